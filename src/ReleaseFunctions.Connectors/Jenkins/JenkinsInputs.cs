using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Says whether a running pipeline waits at an <c>input</c> step, which Jenkins itself shows as running. The plugin Pipeline: REST API tells it.</summary>
internal sealed class JenkinsInputs(JenkinsApi api)
{
    private const int MaxNamed = 3;

    /// <param name="running">What is known of the build, without its handle.</param>
    /// <returns>The same, held if it waits for a person; with its handle.</returns>
    public async Task<DeploymentAnswer> LookAsync(ConnectionSettings connection, JenkinsJob job, JenkinsHandle known, DeploymentAnswer running, CancellationToken cancellationToken)
    {
        ApiReply? reply = known.SaysNoInputs ? null : await api.GetAsync(connection, $"{job.Path}/{known.Build}/wfapi/pendingInputActions", cancellationToken);
        DeploymentAnswer answer = running with { Handle = RunHandle.Write(known with { SaysNoInputs = reply?.Status is null or 404 }) };

        // Whatever else is answered, the build runs: that was said before.
        string[] asked = [.. (reply?.Status == 200 ? reply.TryReadArray() : null).ItemsAt().Select(input => input.TextAt("message") ?? input.TextAt("id") ?? "?").Take(MaxNamed)];
        return asked.Length == 0 ? answer
            : answer with { Message = $"The pipeline waits for an answer to {string.Join(" and ", asked.Select(question => $"'{question}'"))}; give it in Jenkins.", Url = answer.Url is { } page ? $"{page}input/" : null, IsHeld = true };
    }
}
