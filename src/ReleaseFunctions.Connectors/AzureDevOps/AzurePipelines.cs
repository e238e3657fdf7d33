using System.Text.Json.Nodes;
using ReleaseFunctions.Connectors.Connections;
using ReleaseFunctions.Connectors.Deployments;
using ReleaseFunctions.Connectors.Network;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Deployments.Systems;

namespace ReleaseFunctions.Connectors.AzureDevOps;

/// <summary>Runs pipelines of Azure DevOps, follows and cancels the runs.</summary>
internal sealed class AzurePipelines(AzureDevOpsApi api, AzurePipelineSearch search, TimeProvider time) : IDeploymentSystem
{
    public ConnectionKind Kind => ConnectionKind.AzureDevOps;

    public TimeSpan Settles => TimeSpan.FromMinutes(1);

    public async Task<DeploymentAnswer?> FindAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        AzurePipelineRun target = (AzurePipelineRun)order.Target;
        DateTimeOffset since = order.Before?.SentAt ?? time.GetUtcNow();
        if (target.CorrelationParameter is not { } parameter)
        {
            throw new ApiCallException(
                $"A request to run {target.Pipeline} in {target.Project} was sent through {connection.Name} at {since:u}, and its answer was lost. Without 'correlationParameter' in the plan its run cannot be told from others, so no second one is started; look at the pipeline's runs, then retry or roll back.",
                isFinal: true);
        }

        return await search.FindAsync(connection, target, parameter, order.IdempotencyKey, since, cancellationToken) is { } run ? Started(connection, run) : null;
    }

    public async Task<DeploymentAnswer> StartAsync(ConnectionSettings connection, DeploymentOrder order, CancellationToken cancellationToken)
    {
        AzurePipelineRun target = (AzurePipelineRun)order.Target;
        long pipeline = await FindPipelineAsync(connection, target, cancellationToken);
        JsonObject parameters = new(target.Parameters.Select(parameter => KeyValuePair.Create(parameter.Key, (JsonNode?)parameter.Value)));
        if (target.CorrelationParameter is { } name)
        {
            parameters[name] = order.IdempotencyKey;
        }

        string reference = target.Ref.StartsWith("refs/", StringComparison.Ordinal) ? target.Ref : $"refs/heads/{target.Ref}";
        JsonObject body = new()
        {
            ["resources"] = new JsonObject { ["repositories"] = new JsonObject { ["self"] = new JsonObject { ["refName"] = reference } } },
            ["templateParameters"] = parameters,
        };
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Post, $"{AzurePipelineSearch.Project(target)}/_apis/pipelines/{pipeline}/runs", cancellationToken, body);
        return reply.IsSuccess && !AzureDevOpsApi.IsSignIn(reply)
            ? Started(connection, reply.ReadObject(connection.Name))
            : throw AzureDevOpsApi.Failure(connection, reply, $"asked to run {target.Pipeline} in {target.Project} on {reference}", Remedy(reply.Status, target));
    }

    public async Task<DeploymentAnswer> FollowAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        AzurePipelineRun plan = (AzurePipelineRun)target;
        long id = AzureRunHandle.Of(connection.Name, handle).Run;
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"{AzurePipelineSearch.Project(plan)}/_apis/build/builds/{id}", cancellationToken);
        if (reply.Status != 200)
        {
            throw AzureDevOpsApi.Failure(connection, reply, $"asked for run {id} of {plan.Project}", "It was deleted, or the credential may not read it; it needs 'Build: read and execute'.");
        }

        JsonObject run = reply.ReadObject(connection.Name);
        DeploymentAnswer answer = AzureRunStatus.Judge(run.TextAt("status"), run.TextAt("result"), plan.PartialIsSuccess) with
        {
            Url = run.PageAt("_links", "web", "href"),
            RetryAfter = reply.RetryAfter, // it slows its clients down before it refuses them
        };
        return run.TextAt("status") == "inProgress" && await WaitingAsync(connection, plan, id, cancellationToken) is { } waiting ? answer with { Message = waiting, IsHeld = true } : answer;
    }

    public async Task<DeploymentAnswer> CancelAsync(ConnectionSettings connection, OutsideTarget target, string handle, CancellationToken cancellationToken)
    {
        AzurePipelineRun plan = (AzurePipelineRun)target;
        long id = AzureRunHandle.Of(connection.Name, handle).Run;
        ApiReply reply = await api.SendAsync(
            connection, HttpMethod.Patch, $"{AzurePipelineSearch.Project(plan)}/_apis/build/builds/{id}", cancellationToken, new JsonObject { ["status"] = "cancelling" });
        if (reply.IsSuccess && !AzureDevOpsApi.IsSignIn(reply))
        {
            return new DeploymentAnswer(DeploymentState.Running, "Azure DevOps was told to cancel the run.", Handle: handle);
        }

        // A run that has ended cannot be cancelled; how it ended is what counts then.
        return reply.Status is 400 or 409 && await FollowAsync(connection, target, handle, cancellationToken) is { State: DeploymentState.Succeeded or DeploymentState.Failed }
            ? new DeploymentAnswer(DeploymentState.Running, "The run had ended before it was cancelled.", Handle: handle)
            : throw AzureDevOpsApi.Failure(connection, reply, $"told to cancel run {id} of {plan.Project}", "It was deleted, or the credential may not stop it; it needs 'Build: read and execute' and the permission 'Stop builds'.");
    }

    private static DeploymentAnswer Started(ConnectionSettings connection, JsonObject run) => run.WholeAt("id") is { } id
        ? new DeploymentAnswer(DeploymentState.Running, "The run was created.", run.PageAt("_links", "web", "href"), RunHandle.Write(new AzureRunHandle(id)))
        : throw ApiCallException.TryAgain($"{connection.Name} answered with a run without a number; it is looked up.");

    private async Task<long> FindPipelineAsync(ConnectionSettings connection, AzurePipelineRun target, CancellationToken cancellationToken)
    {
        try
        {
            return await search.PipelineAsync(connection, target, cancellationToken);
        }
        catch (ApiCallException fault)
        {
            throw fault.BeforeItWasSent();
        }
    }

    private async Task<string?> WaitingAsync(ConnectionSettings connection, AzurePipelineRun target, long id, CancellationToken cancellationToken)
    {
        ApiReply reply = await api.SendAsync(connection, HttpMethod.Get, $"{AzurePipelineSearch.Project(target)}/_apis/build/builds/{id}/timeline", cancellationToken);
        return reply.Status == 200 ? AzureApprovals.Waiting(reply.TryReadObject()) : null;
    }

    private static string Remedy(int status, AzurePipelineRun target) => status switch
    {
        400 => $"Nothing was started: {target.Ref} must be a branch or tag with the pipeline's YAML, which must declare every parameter that the plan sets{(target.CorrelationParameter is { } parameter ? $", '{parameter}' among them" : string.Empty)}.",
        403 => "The credential needs 'Build: read and execute', and its user the permission 'Queue builds' on the pipeline.",
        404 => $"There is no pipeline {target.Pipeline} in a project {target.Project} that the credential can see.",
        _ => "Nothing was started.",
    };
}
