using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>Starts builds of Jenkins jobs, follows them through the queue to their end, and stops them.</summary>
internal sealed partial class JenkinsBuilds(JenkinsApi api, JenkinsSearch search, JenkinsInputs inputs, JenkinsStop stop, TimeProvider time) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.Jenkins;

    public TimeSpan Settles => TimeSpan.FromSeconds(30);

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        JenkinsJob job = JenkinsJob.Of(((JenkinsBuild)order.Target).Job);
        return await search.FindAsync(connection, job, order.IdempotencyKey, order.Before?.SentAt ?? time.GetUtcNow(), cancellationToken) is { } found
            ? new DeploymentAnswer(DeploymentState.Running, "The build was started before.", Handle: RunHandle.Write(found))
            : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        JenkinsBuild target = (JenkinsBuild)order.Target;
        JenkinsJob job = JenkinsJob.Of(target.Job);
        DateTimeOffset sentAt = order.Before?.SentAt ?? time.GetUtcNow();
        HashSet<string> declared = await ReadParametersAsync(connection, job, cancellationToken);
        if (target.Parameters.Keys.Where(name => !declared.Contains(name)).ToArray() is { Length: > 0 } unknown)
        {
            throw ApiCallException.Refused($"Nothing was started: {job.Name} in {connection.Name} has no parameter {string.Join(", ", unknown)}, and Jenkins would drop what it does not know. Declare it in the job (a pipeline that declares its own has to run once first), or take it out of the plan.");
        }

        bool keepsId = declared.Contains(CorrelationId.Variable);
        Dictionary<string, string> form = new(target.Parameters);
        if (keepsId)
        {
            form[CorrelationId.Variable] = order.IdempotencyKey;
        }

        ApiReply reply = await api.PostAsync(connection, $"{job.Path}/{(declared.Count == 0 ? "build" : "buildWithParameters")}", form, cancellationToken);
        if (ItemPattern().Match(reply.Header("Location") ?? string.Empty) is { Success: true } item && reply.Status is 200 or 201 or 302 or 303)
        {
            return new DeploymentAnswer(DeploymentState.Running, "The build is in the queue.", Handle: RunHandle.Write(new JenkinsHandle { Item = long.Parse(item.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) }));
        }

        if (!reply.IsSuccess && !IsOldAnswer(reply, job))
        {
            throw JenkinsApi.Failure(connection, reply, $"asked to start {job.Name}", Remedy(reply.Status, job));
        }

        return keepsId
            ? new DeploymentAnswer(DeploymentState.Running, "The request was taken; its build is looked for.", Handle: RunHandle.Write(new JenkinsHandle { Correlation = order.IdempotencyKey, Since = sentAt }))
            : new DeploymentAnswer(DeploymentState.Failed, $"{connection.Name} took the request to start {job.Name}, but did not name its place in the queue, so it cannot be followed. It may run: look at the job. A parameter {CorrelationId.Variable} in the job lets it be found.");
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        JenkinsBuild build = (JenkinsBuild)target;
        JenkinsJob job = JenkinsJob.Of(build.Job);
        JenkinsHandle known = JenkinsHandle.Of(connection.Name, handle);
        if (known is { Item: 0, Build: 0 })
        {
            JenkinsHandle? found = await search.FindAsync(connection, job, known.Correlation!, known.Since!.Value, cancellationToken);
            if (found is null)
            {
                return new DeploymentAnswer(DeploymentState.Running, $"{connection.Name} took the request, but shows no build of {job.Name} yet whose {CorrelationId.Variable} is '{known.Correlation}'.", Handle: handle);
            }

            known = known with { Item = found.Item, Build = found.Build };
        }

        return known.Build == 0 ? await ReadItemAsync(connection, build, job, known, cancellationToken) : await ReadBuildAsync(connection, build, job, known, cancellationToken);
    }

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        JenkinsHandle known = JenkinsHandle.Of(connection.Name, handle) with { StoppedAt = time.GetUtcNow() };
        JenkinsJob job = JenkinsJob.Of(((JenkinsBuild)target).Job);
        if (known is { Item: 0, Build: 0 })
        {
            return await search.FindAsync(connection, job, known.Correlation!, known.Since!.Value, cancellationToken) is { } found
                ? await CancelAsync(connection, target, RunHandle.Write(found), cancellationToken)
                : new DeploymentAnswer(DeploymentState.TryAgain, $"{connection.Name} shows no build of {job.Name} yet for the request.", Handle: handle);
        }

        if (known.Build == 0)
        {
            // If it has left the queue meanwhile, following it finds the build and stops that.
            await stop.CancelItemAsync(connection, known.Item, cancellationToken);
            return new DeploymentAnswer(DeploymentState.Running, "Jenkins was told to take it out of the queue.", Handle: RunHandle.Write(known));
        }

        known = await stop.StopBuildAsync(connection, job, known, cancellationToken);
        return new DeploymentAnswer(DeploymentState.Running, "Jenkins was told to stop the build.", Handle: RunHandle.Write(known));
    }

    private async Task<HashSet<string>> ReadParametersAsync(ConnectionSettings connection, JenkinsJob job, CancellationToken cancellationToken)
    {
        try
        {
            ApiReply reply = await api.ReadAsync(connection, job.Path, "buildable,property[parameterDefinitions[name]]", cancellationToken);
            JsonObject found = reply.Status == 200 ? reply.ReadObject(connection.Name) : throw JenkinsApi.Failure(connection, reply, $"asked about {job.Name}", Remedy(reply.Status, job));
            return found.FlagAt("buildable") != false
                ? JenkinsSearch.Declared(found)
                : throw ApiCallException.Refused($"Nothing was started: {job.Name} in {connection.Name} is disabled; enable it there.");
        }
        catch (ApiCallException fault)
        {
            throw fault.BeforeItWasSent();
        }
    }

    private async Task<DeploymentAnswer> ReadItemAsync(ConnectionSettings connection, JenkinsBuild target, JenkinsJob job, JenkinsHandle known, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.ReadAsync(connection, $"queue/item/{known.Item}", "why,stuck,cancelled,executable[number]", cancellationToken);
        if (reply.Status == 404)
        {
            // Jenkins forgets an item five minutes after it has left the queue.
            return await search.BuildOfAsync(connection, job, known.Item, cancellationToken) is { } number
                ? await ReadBuildAsync(connection, target, job, known with { Build = number }, cancellationToken)
                : new DeploymentAnswer(DeploymentState.Failed, $"{connection.Name} does not know item {known.Item} of its queue any more, and none of the last builds of {job.Name} came from it: it was cancelled, or its build was deleted. Look at the job, then retry or roll back.");
        }

        if (reply.Status != 200)
        {
            throw JenkinsApi.Failure(connection, reply, $"asked for item {known.Item} of its queue", $"The user needs Job/Read for {job.Name}.");
        }

        JsonObject item = reply.ReadObject(connection.Name);
        if (item.WholeAt("executable", "number") is { } started)
        {
            return await ReadBuildAsync(connection, target, job, known with { Build = started }, cancellationToken);
        }

        return item.IsTrueAt("cancelled")
            ? new DeploymentAnswer(DeploymentState.Failed, "It was cancelled in the queue, before it began.")
            : new DeploymentAnswer(DeploymentState.Running, $"The build waits in the queue{(item.IsTrueAt("stuck") ? " for longer than usual" : string.Empty)}{(item.TextAt("why") is { Length: > 0 } why ? $": {why}" : ".")}", Handle: RunHandle.Write(known));
    }

    private async Task<DeploymentAnswer> ReadBuildAsync(ConnectionSettings connection, JenkinsBuild target, JenkinsJob job, JenkinsHandle known, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.ReadAsync(connection, $"{job.Path}/{known.Build}", "building,result,url", cancellationToken);
        if (reply.Status != 200)
        {
            throw JenkinsApi.Failure(connection, reply, $"asked for build {known.Build} of {job.Name}", "It was deleted, or the user may not read it; it needs Job/Read.");
        }

        JsonObject build = reply.ReadObject(connection.Name);
        DeploymentAnswer answer = JenkinsStatus.Judge(build.TextAt("result"), build.FlagAt("building"), target.UnstableIsSuccess) with { Url = PageOf(build) };
        return answer.State != DeploymentState.Running ? answer
            : known.StoppedAt is null ? await inputs.LookAsync(connection, job, known, answer, cancellationToken)
            : answer with { Handle = RunHandle.Write(await stop.StopBuildAsync(connection, job, known, cancellationToken)) };
    }

    /// <summary>Where Jenkins shows the build, by its own idea of its address; a build's address has no query.</summary>
    private static string? PageOf(JsonObject build) => build.PageAt("url") is { } page && !page.Contains('?', StringComparison.Ordinal) ? page : null;

    /// <summary>Versions before 1.519 answer with the job's own page, not with the place in the queue.</summary>
    private static bool IsOldAnswer(ApiReply reply, JenkinsJob job) =>
        reply.Status is 302 or 303 && reply.Header("Location")?.TrimEnd('/').EndsWith($"/{job.Path}", StringComparison.Ordinal) == true;

    private static string Remedy(int status, JenkinsJob job) => status switch
    {
        403 => $"The user needs Overall/Read, Job/Read, Job/Build and Job/Cancel for {job.Name}.",
        404 => $"There is no job {job.Name}, or the user may not see it (Job/Read, also of its folders).",
        _ => "Nothing was started.",
    };

    /// <summary>Only the number counts: the address is Jenkins' idea of its own, which need not be reachable from here.</summary>
    [GeneratedRegex("/queue/item/([0-9]{1,18})/?$", RegexOptions.CultureInvariant)]
    private static partial Regex ItemPattern();
}
