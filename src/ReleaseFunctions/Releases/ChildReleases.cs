using System.Text.Json;
using ReleaseFunctions.Core.Deployments;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>The releases that stages of other releases start, one per stage attempt.</summary>
public sealed class ChildReleases(KickoffRelease kickoff, TakeAction takeAction, IPlanStore plans, IReleaseStore releases)
{
    /// <summary>Starts the release of a stage attempt, once.</summary>
    /// <exception cref="ProblemException">It cannot be started; the text says why.</exception>
    public async Task<ReleaseView> StartAsync(ReleaseFacts parent, string stage, int attempt, ChildRelease child, DurableTaskClient client, CancellationToken cancellationToken)
    {
        Dictionary<string, string> variables = await VariablesAsync(parent, child, cancellationToken);
        ReleaseRequest request = new() { Plan = child.Plan, Version = child.Version, Tickets = parent.Tickets, Variables = variables };
        ParentStage origin = new(parent.Id, stage, attempt, parent.Parent?.Requester ?? parent.Requester, [.. parent.Parent?.Plans ?? [], parent.Plan]);
        return await kickoff.RunAsync(request, Key(parent.Id, stage, attempt, child), new KickoffOrigin($"release:{parent.Id}", origin, parent.Drill), client, cancellationToken);
    }

    /// <summary>The release that a stage attempt has started, or null.</summary>
    public async Task<ReleaseView?> FindAsync(string parentId, string stage, int attempt, ChildRelease child, CancellationToken cancellationToken) =>
        (await releases.FindCreationAsync(Key(parentId, stage, attempt, child), cancellationToken))?.Release;

    /// <summary>Acts on the release as an operator would; that it does not fit (any more) is no fault.</summary>
    public async Task ActAsync(ReleaseView child, OperatorAction action, string reason, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await takeAction.RunAsync(client, child.Facts.Id, action, null, reason, child.Facts.Requester, cancellationToken);
        }
        catch (ProblemException)
        {
            // It has gone on since it was looked at, and is looked at again.
        }
    }

    // Those that both plans have, and what the stage sets.
    private async Task<Dictionary<string, string>> VariablesAsync(ReleaseFacts parent, ChildRelease child, CancellationToken cancellationToken)
    {
        PlanDocument? plan = await plans.FindAsync(child.Plan, null, cancellationToken);
        Dictionary<string, string> variables = parent.Variables
            .Where(variable => plan?.Plan.Variables.ContainsKey(variable.Key) == true)
            .ToDictionary(StringComparer.Ordinal);
        foreach ((string name, string value) in child.Variables)
        {
            variables[name] = value;
        }

        return variables;
    }

    // The plan may change between two tries, so what was asked for is told by what the stage says and not by what came of it.
    private static IdempotencyKey Key(string parentId, string stage, int attempt, ChildRelease child) =>
        new("release", $"{parentId}/{stage}/{attempt}", Digest.OfCanonical(JsonSerializer.SerializeToNode(new { child.Plan, child.Version }, WireJson.Options)));
}
