using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Stops what is in the queue or runs, with growing force: a pipeline may ignore the first word.</summary>
internal sealed class JenkinsStop(JenkinsApi api, TimeProvider time)
{
    private static readonly (string Word, TimeSpan After)[] Forces = [("stop", TimeSpan.Zero), ("term", TimeSpan.FromMinutes(2)), ("kill", TimeSpan.FromMinutes(4))];

    /// <exception cref="ApiCallException">It was not told.</exception>
    public async Task CancelItemAsync(ConnectionSettings connection, long item, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.PostAsync(connection, $"queue/cancelItem?id={item}", null, cancellationToken);

        // Old versions answer with a redirect; 404 and 422 say that it has left the queue.
        if (!IsTaken(reply) && reply.Status is not (404 or 422))
        {
            throw JenkinsApi.Failure(connection, reply, $"told to take item {item} out of its queue", "The user needs Job/Cancel.");
        }
    }

    /// <summary>Sends the strongest word that it is time for, once each.</summary>
    /// <exception cref="ApiCallException">It was not told.</exception>
    public async Task<JenkinsHandle> StopBuildAsync(ConnectionSettings connection, JenkinsJob job, JenkinsHandle known, CancellationToken cancellationToken)
    {
        TimeSpan since = time.GetUtcNow() - (known.StoppedAt ?? time.GetUtcNow());
        int due = Forces.Count(force => force.After <= since);
        int next = known.Force == 0 ? 1 : due; // the gentlest first, however late
        if (next <= known.Force)
        {
            return known;
        }

        string word = Forces[next - 1].Word;
        ApiReply reply = await api.PostAsync(connection, $"{job.Path}/{known.Build}/{word}", null, cancellationToken);
        return IsTaken(reply) || (next > 1 && reply.Status is 404 or 405) // only pipelines know the other words
            ? known with { Force = next }
            : throw JenkinsApi.Failure(connection, reply, $"told to {word} build {known.Build} of {job.Name}", "It was deleted, or the user may not stop it; it needs Job/Cancel.");
    }

    private static bool IsTaken(ApiReply reply) => reply.IsSuccess || (reply.Status is 302 or 303 && !JenkinsApi.SignIn(reply));
}
