using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>Dispatches workflows of GitHub Actions, follows and cancels their runs.</summary>
internal sealed class GithubActions(GithubApi api, GithubRuns runs, TimeProvider time) : IDeploymentSystem
{
    /// <summary>A run that does not stop by then is stopped by force.</summary>
    private static readonly TimeSpan CancelPatience = TimeSpan.FromMinutes(3);

    public ConnectionKind Kind => ConnectionKind.Github;

    public TimeSpan Settles => TimeSpan.FromMinutes(2);

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        GithubWorkflow target = (GithubWorkflow)order.Target;
        DateTimeOffset since = order.Before?.SentAt ?? time.GetUtcNow();
        if (target.CorrelationInput is null)
        {
            throw new ApiCallException(
                $"A request to start {target.Workflow} in {target.Repository} was sent through {connection.Name} at {since:u}, and its answer was lost. Without 'correlationInput' in the plan its run cannot be told from others, so no second one is started; look at the workflow's runs, then retry or roll back.",
                isFinal: true);
        }

        return await runs.FindAsync(connection, target, order.IdempotencyKey, since, cancellationToken) is { } run ? Started(target, new GithubHandle(), run) : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        GithubWorkflow target = (GithubWorkflow)order.Target;
        DateTimeOffset sentAt = order.Before?.SentAt ?? time.GetUtcNow();
        ApiReply reply = await DispatchAsync(connection, target, order, wantsDetails: true, cancellationToken);
        if (reply.Status is 400 or 422 && reply.Detail().Contains("return_run_details", StringComparison.Ordinal))
        {
            // Enterprise Servers up to 3.19 refuse a key that they do not know: nothing was started.
            reply = await DispatchAsync(connection, target, order, wantsDetails: false, cancellationToken);
        }

        if (!reply.IsSuccess)
        {
            throw GithubApi.Failure(connection, reply, $"asked to start {target.Workflow} in {target.Repository} on {target.Ref}", Remedy(reply.Status, target));
        }

        if (reply.Status == 200 && reply.TryReadObject() is { } details && details.WholeAt("workflow_run_id") is { } id)
        {
            return new DeploymentAnswer(DeploymentState.Running, "The run was created.", details.PageAt("html_url"), RunHandle.Write(new GithubHandle { Run = id }));
        }

        return target.CorrelationInput is null
            ? new DeploymentAnswer(DeploymentState.Failed, $"{connection.Name} took the request to start {target.Workflow} in {target.Repository}, but did not say which run it is, so it cannot be followed. It may run: look at it in GitHub. Servers that do not answer with the run need 'correlationInput' in the plan.")
            : new DeploymentAnswer(DeploymentState.Running, "The request was taken; its run is looked for.", Handle: RunHandle.Write(new GithubHandle { Correlation = order.IdempotencyKey, Since = sentAt }));
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        GithubWorkflow workflow = (GithubWorkflow)target;
        GithubHandle known = GithubHandle.Of(connection.Name, handle);
        return known.Run == 0
            ? await LookForAsync(connection, workflow, known, cancellationToken) ?? StillUnseen(connection, workflow, known)
            : await ReadAsync(connection, workflow, await ForceAsync(connection, workflow, known, cancellationToken), cancellationToken);
    }

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        GithubWorkflow workflow = (GithubWorkflow)target;
        GithubHandle known = GithubHandle.Of(connection.Name, handle);
        if (known.Run == 0)
        {
            DeploymentAnswer? found = await LookForAsync(connection, workflow, known, cancellationToken);
            return found is null
                ? StillUnseen(connection, workflow, known) with { State = DeploymentState.TryAgain }
                : await CancelAsync(connection, target, found.Handle!, cancellationToken);
        }

        ApiReply reply = await StopAsync(connection, workflow, known, "cancel", cancellationToken);
        string said = reply.Status == 409 ? $"GitHub says that the run cannot be cancelled now: {reply.Detail()}" : "GitHub was told to cancel the run.";
        return new DeploymentAnswer(DeploymentState.Running, said, Handle: RunHandle.Write(known with { StoppedAt = time.GetUtcNow(), Etag = null, Said = null, Held = false }));
    }

    private Task<ApiReply> DispatchAsync(ConnectionSettings connection, GithubWorkflow target, DeploymentOrder order, bool wantsDetails, CancellationToken cancellationToken)
    {
        JsonObject inputs = new(target.Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value)));
        if (target.CorrelationInput is { } name)
        {
            inputs[name] = order.IdempotencyKey;
        }

        JsonObject body = new() { ["ref"] = target.Ref, ["inputs"] = inputs };
        if (wantsDetails)
        {
            body["return_run_details"] = true;
        }

        string path = $"actions/workflows/{Uri.EscapeDataString(target.Workflow)}/dispatches";
        return api.SendAsync(connection, GithubRepository.Of(target.Repository), HttpMethod.Post, path, cancellationToken, body);
    }

    private async Task<DeploymentAnswer> ReadAsync(ConnectionSettings connection, GithubWorkflow target, GithubHandle known, CancellationToken cancellationToken)
    {
        GithubRepository repository = GithubRepository.Of(target.Repository);
        ApiReply reply = await api.SendAsync(connection, repository, HttpMethod.Get, $"actions/runs/{known.Run}", cancellationToken, etag: known.Etag);
        if (reply.Status == 304)
        {
            return new DeploymentAnswer(DeploymentState.Running, known.Said ?? "Nothing has changed.", Handle: RunHandle.Write(known)) { IsHeld = known.Held };
        }

        if (reply.Status != 200)
        {
            throw GithubApi.Failure(connection, reply, $"asked for run {known.Run} of {repository}", $"The run was deleted, or the credential may not read it; it needs 'Actions: read and write' for {repository}.");
        }

        JsonObject run = reply.ReadObject(connection.Name);
        if (run.WholeAt("run_attempt") < known.Attempt)
        {
            return new DeploymentAnswer(DeploymentState.Running, $"{connection.Name} showed an older attempt of the run than before; it is asked again.", Handle: RunHandle.Write(known with { Etag = null }));
        }

        DeploymentAnswer answer = Judge(target, run);
        if (run.TextAt("status") == "waiting")
        {
            answer = answer with { Message = await NameEnvironmentsAsync(connection, repository, known.Run, cancellationToken) ?? answer.Message };
        }

        GithubHandle next = known with { Attempt = run.WholeAt("run_attempt") ?? known.Attempt, Etag = reply.ETag, Said = answer.Message, Held = answer.IsHeld };
        return answer.State == DeploymentState.Running ? answer with { Handle = RunHandle.Write(next) } : answer;
    }

    private async Task<string?> NameEnvironmentsAsync(ConnectionSettings connection, GithubRepository repository, long run, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, repository, HttpMethod.Get, $"actions/runs/{run}/pending_deployments", cancellationToken);
        string[] names = reply.Status == 200 && reply.TryReadArray() is { } pending ? [.. pending.Select(item => item.TextAt("environment", "name")).OfType<string>().Order(StringComparer.Ordinal).Take(5)] : [];
        return names.Length == 0 ? null : $"The run waits for the protection rules of {string.Join(", ", names)}; approve or reject it in GitHub.";
    }

    private async Task<DeploymentAnswer?> LookForAsync(ConnectionSettings connection, GithubWorkflow target, GithubHandle known, CancellationToken cancellationToken) =>
        await runs.FindAsync(connection, target, known.Correlation!, known.Since!.Value, cancellationToken) is { } run ? Started(target, known, run) : null;

    private static DeploymentAnswer StillUnseen(ConnectionSettings connection, GithubWorkflow target, GithubHandle known) => new(
        DeploymentState.Running,
        $"{connection.Name} took the request, but shows no run of {target.Workflow} yet whose name holds '{known.Correlation}'; the workflow's run-name must show the input '{target.CorrelationInput}'.",
        Handle: RunHandle.Write(known));

    private static DeploymentAnswer Started(GithubWorkflow target, GithubHandle known, JsonObject run)
    {
        DeploymentAnswer answer = Judge(target, run);
        return answer with { Handle = RunHandle.Write(known with { Run = run.WholeAt("id") ?? 0, Attempt = run.WholeAt("run_attempt") ?? 0 }) };
    }

    private static DeploymentAnswer Judge(GithubWorkflow target, JsonObject run)
    {
        DeploymentAnswer answer = GithubStatus.Judge(run.TextAt("status"), run.TextAt("conclusion"), target.SkippedIsSuccess);
        string attempt = run.WholeAt("run_attempt") is { } number and > 1 ? $" (attempt {number})" : string.Empty;
        return answer with { Message = answer.Message + attempt, Url = run.PageAt("html_url") };
    }

    /// <summary>A job with <c>if: always()</c> can outlive a cancellation; after a while it is ended by force.</summary>
    private async Task<GithubHandle> ForceAsync(ConnectionSettings connection, GithubWorkflow target, GithubHandle known, CancellationToken cancellationToken)
    {
        if (known.StoppedAt is not { } at || known.Forced || time.GetUtcNow() - at < CancelPatience)
        {
            return known;
        }

        await StopAsync(connection, target, known, "force-cancel", cancellationToken);
        return known with { Forced = true, Etag = null };
    }

    private async Task<ApiReply> StopAsync(ConnectionSettings connection, GithubWorkflow target, GithubHandle known, string how, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, GithubRepository.Of(target.Repository), HttpMethod.Post, $"actions/runs/{known.Run}/{how}", cancellationToken);
        return reply.IsSuccess || reply.Status == 409
            ? reply
            : throw GithubApi.Failure(connection, reply, $"told to {how} run {known.Run} of {target.Repository}", $"The run was deleted, or the credential may not stop it; it needs 'Actions: read and write' for {target.Repository}.");
    }

    private static string Remedy(int status, GithubWorkflow target) => status switch
    {
        403 => $"The credential needs 'Actions: read and write' for {target.Repository}.",
        404 => $"There is no workflow {target.Workflow} in {target.Repository}, or the credential may not see it.",
        422 => $"The workflow needs the trigger workflow_dispatch on {target.Ref}, a branch or tag, and the inputs that the plan sets{(target.CorrelationInput is { } input ? $", '{input}' among them" : string.Empty)}.",
        _ => "Nothing was started.",
    };
}
