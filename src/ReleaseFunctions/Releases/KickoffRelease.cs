using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseFunctions.Access;
using ReleaseFunctions.Calendar;
using ReleaseFunctions.Core.Calendar;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Plans.Inputs;
using ReleaseFunctions.Core.Plans.Templates;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Trust;
using ReleaseFunctions.Drills;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Takes a release in: checks the request, stores the release once per idempotency key, then starts its orchestration.</summary>
public sealed class KickoffRelease(IPlanStore plans, IReleaseStore releases, CalendarReader calendar, KickoffTurn turns, TrainCheck trains, ReleaseStarter starter, DrillScenarios scenarios, Telemetry telemetry, TimeProvider time)
{
    private const int MaxKeyLength = 255;

    /// <param name="body">The request body, a JSON object.</param>
    /// <param name="idempotencyKey">The header's value; null: every call makes a release.</param>
    /// <exception cref="ProblemException">400, 404 or 422.</exception>
    public async Task<ReleaseView> RunAsync(JsonElement body, string? idempotencyKey, Caller caller, DurableTaskClient client, CancellationToken cancellationToken)
    {
        (ReleaseRequest? request, IReadOnlyList<(string Path, string Message)> errors) = ReleaseRequestReader.Read(body);
        ThrowIfAny([.. errors.Select(error => new ProblemError(error.Path, error.Message))]);
        return await RunAsync(request!, Idempotency(body, idempotencyKey, caller), new KickoffOrigin(caller.Actor) { Pipeline = caller.Run }, client, cancellationToken);
    }

    /// <summary>Likewise, where the request is at hand: a stage starts a release so.</summary>
    public async Task<ReleaseView> RunAsync(ReleaseRequest request, IdempotencyKey? idempotency, KickoffOrigin origin, DurableTaskClient client, CancellationToken cancellationToken)
    {
        PlanDocument plan;
        ReleaseCreation creation;
        try
        {
            (plan, ReleaseFacts facts) = await FreezeAsync(request, origin, cancellationToken);
            creation = await CreateAsync(plan.Plan, facts, idempotency, cancellationToken);
        }
        catch (ProblemException) when (idempotency is not null)
        {
            // The key's release may be older than what is wrong now: its plan has changed since, and the repeated call is still the same.
            if (await releases.FindCreationAsync(idempotency, cancellationToken) is not { } earlier)
            {
                throw;
            }

            return await FoundAsync(client, earlier, idempotency.Key, cancellationToken);
        }

        if (creation.Kind != ReleaseCreationKind.Created)
        {
            return await FoundAsync(client, creation, idempotency?.Key, cancellationToken);
        }

        if (creation.Release.Facts.Drill is null)
        {
            telemetry.ReleaseAccepted(plan.Name);
        }

        await starter.StartAsync(client, creation.Release, plan.Plan, cancellationToken);
        return creation.Release;
    }

    private async Task<ReleaseCreation> CreateAsync(Plan plan, ReleaseFacts facts, IdempotencyKey? idempotency, CancellationToken cancellationToken)
    {
        (ReleaseView view, HistoryEvent requested) = ReleaseKickoff.Begin(facts, plan);
        List<HistoryEvent> events = [requested];
        if (facts.ScheduledFor is not null)
        {
            (view, HistoryEvent scheduled) = ReleaseKickoff.Schedule(view);
            events.Add(scheduled);
        }

        return plan.Concurrency == PlanConcurrency.Reject && facts.Drill is null
            ? await turns.CreateAsync(view, events, idempotency, cancellationToken)
            : await releases.CreateAsync(view, events, idempotency, cancellationToken);
    }

    private async Task<ReleaseView> FoundAsync(DurableTaskClient client, ReleaseCreation creation, string? idempotencyKey, CancellationToken cancellationToken)
    {
        if (creation.Kind == ReleaseCreationKind.DifferentBody)
        {
            throw new ProblemException(422, "The idempotency key was used for another request", $"The Idempotency-Key '{idempotencyKey}' belongs to release {creation.Release.Facts.Id}, whose request body was different; use a new key for a new release.");
        }

        if (!creation.Release.Begun)
        {
            await starter.StartAsync(client, creation.Release, cancellationToken);
        }

        return creation.Release;
    }

    private async Task<(PlanDocument Plan, ReleaseFacts Facts)> FreezeAsync(ReleaseRequest request, KickoffOrigin origin, CancellationToken cancellationToken)
    {
        PlanDocument plan = await plans.FindAsync(request.Plan, null, cancellationToken)
            ?? throw ProblemException.NotFound($"There is no plan '{request.Plan}'; store it with PUT /api/plans/{request.Plan} first.");
        ThrowIfAny(Problems(ReleaseInputRules.Check(Input(request), plan.Plan)));
        DateTimeOffset now = time.GetUtcNow();
        ThrowIfAny(request.ScheduledFor is { } moment && ScheduleRule.Fault(moment, now) is { } fault ? [new ProblemError("scheduledFor", fault)] : []);
        ReleaseFacts facts = Freeze(request, plan, origin, now) with { Drill = Drill(request.Drill) };
        ThrowIfAny(Problems(StageTemplates.Check(plan.Plan, facts)));
        if (facts.Drill is null)
        {
            await EnsureWindowsAsync(plan.Plan, cancellationToken);
        }
        ThrowIfAny(await trains.ProblemsAsync(plan.Plan, origin.Parent?.Plans ?? [], cancellationToken));
        return (plan, facts);
    }

    // The calendar may have changed since the plan was stored. What goes missing later closes the stage: see CalendarJudge.
    private async Task EnsureWindowsAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Stages.All(stage => stage.Window is null))
        {
            return;
        }

        IReadOnlyList<(string Path, string Message)> problems = PlanWindows.Problems(plan, await calendar.FreshAsync(cancellationToken));
        if (problems.Count > 0)
        {
            throw ProblemException.Conflict(
                $"Plan '{plan.Name}' names {(problems.Count == 1 ? "a window that" : "windows that")} can never open; nothing was started.",
                [.. problems.Select(problem => new ProblemError(problem.Path, problem.Message))]);
        }
    }

    // The scenario is frozen like the plan, and its times pass as fast as the plan's.
    private DrillFacts? Drill(DrillRequest? request)
    {
        if (request?.Scenario is not { } name)
        {
            return request is null ? null : new DrillFacts(null, request.Speed) { Script = PlanSpeed.Apply(DrillScenario.AllWell, request.Speed) };
        }

        if (scenarios.Find(name) is not { } scenario)
        {
            string there = scenarios.All.Count == 0 ? "there are none" : $"there are {string.Join(", ", scenarios.All.Select(one => one.Name))}";
            ThrowIfAny([new ProblemError("drill.scenario", $"There is no scenario '{name}'; {there}.")]);
            return null;
        }

        return new DrillFacts(name, request.Speed) { Script = PlanSpeed.Apply(scenario, request.Speed) };
    }

    private static ProblemError[] Problems(IReadOnlyList<InputError> errors) => [.. errors.Select(error => new ProblemError(error.Field, error.Message))];

    private static void ThrowIfAny(IReadOnlyList<ProblemError> errors)
    {
        if (errors.Count > 0)
        {
            throw ProblemException.BadRequest($"The release request has {errors.Count} {(errors.Count == 1 ? "error" : "errors")}; nothing was started.", errors);
        }
    }

    private static Core.Plans.Inputs.ReleaseInput Input(ReleaseRequest request) => new()
    {
        Version = request.Version,
        Commit = request.Commit,
        Author = request.Author,
        Artifacts = request.Artifacts,
        Tickets = request.Tickets,
        Variables = request.Variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value),
    };

    private static IdempotencyKey? Idempotency(JsonElement body, string? key, Caller caller)
    {
        if (key is null)
        {
            return null;
        }

        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
        {
            throw ProblemException.BadRequest("A header is not valid.", [new ProblemError("Idempotency-Key", $"The key must be 1 to {MaxKeyLength} printable ASCII characters; it has {key.Length}.")]);
        }

        return new IdempotencyKey(caller.Scope, key, Digest.OfCanonical(JsonNode.Parse(body.GetRawText())));
    }

    private static ReleaseFacts Freeze(ReleaseRequest request, PlanDocument plan, KickoffOrigin origin, DateTimeOffset now)
    {
        Dictionary<string, string> variables = new(plan.Plan.Variables, StringComparer.Ordinal);
        foreach ((string name, string value) in request.Variables)
        {
            variables[name] = value;
        }

        return new ReleaseFacts
        {
            Id = ReleaseIds.Create(now),
            Plan = plan.Name,
            PlanVersion = plan.Version,
            PlanDigest = plan.Digest,
            Version = request.Version,
            Commit = request.Commit,
            Author = request.Author?.ToLowerInvariant(),
            Artifacts = request.Artifacts,
            Tickets = request.Tickets,
            Variables = variables,
            Requester = origin.Requester,
            RequestedAt = now,
            ScheduledFor = request.ScheduledFor,
            Parent = origin.Parent,
            Pipeline = origin.Pipeline,
            Drill = origin.Drill,
        };
    }
}

/// <summary>Who or what starts a release.</summary>
/// <param name="Requester">As it stands in the release's facts.</param>
/// <param name="Parent">The stage that starts it, where it is part of another release.</param>
/// <param name="Drill">It is an exercise.</param>
public sealed record KickoffOrigin(string Requester, ParentStage? Parent = null, DrillFacts? Drill = null)
{
    /// <summary>The pipeline's run that asked; null: none did, or it did not say by a token.</summary>
    public PipelineRun? Pipeline { get; init; }
}
