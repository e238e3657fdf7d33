namespace ReleaseFunctions.Core.Approvals;

/// <summary>Says what differs between two subjects of approval, in the order in which a person reads it.</summary>
public static class SubjectDiff
{
    public static IReadOnlyList<SubjectChange> Of(ApprovalSubject before, ApprovalSubject now) =>
    [
        .. One("version", before.Version, now.Version),
        .. One("commit", before.Commit, now.Commit),
        .. Many(
            "artifact",
            before.Artifacts.GroupBy(artifact => artifact.Name).ToDictionary(same => same.Key, same => same.Last().Digest),
            now.Artifacts.GroupBy(artifact => artifact.Name).ToDictionary(same => same.Key, same => same.Last().Digest)),
        .. Many("variable", before.Variables, now.Variables),
        .. One("plan", before.PlanDigest, now.PlanDigest),
    ];

    private static IEnumerable<SubjectChange> One(string what, string? before, string? now) =>
        before == now ? [] : [new SubjectChange(what, null, before, now)];

    private static IEnumerable<SubjectChange> Many(string what, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        from name in before.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
        let was = before.GetValueOrDefault(name)
        let value = now.GetValueOrDefault(name)
        where was != value
        select new SubjectChange(what, name, was, value);
}

/// <summary>One thing that differs.</summary>
/// <param name="What">version, commit, artifact, variable or plan (its digest).</param>
/// <param name="Name">Which artifact or variable; null: there is only one.</param>
/// <param name="From">Before; null: it was not there.</param>
/// <param name="To">Now; null: it is gone.</param>
public sealed record SubjectChange(string What, string? Name, string? From, string? To)
{
    /// <summary>For people: <c>variable region: westeurope → northeurope</c>.</summary>
    public override string ToString() => $"{What}{(Name is null ? string.Empty : $" {Name}")}: {Short(From)} → {Short(To)}";

    /// <summary>The value, digests shortened to what tells them apart.</summary>
    public string Short(string? value) => value is null ? "none" : What is "artifact" or "plan" && value.Length > ShortDigest ? $"{value[..ShortDigest]}…" : value;

    private const int ShortDigest = 19;
}

/// <summary>What is asked for, compared with something people know.</summary>
/// <param name="Since"><c>attempt</c>: an earlier attempt of the stage, which was asked for or approved; <c>release</c>: the plan's last release that succeeded.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Outcome">What became of its approval.</param>
/// <param name="Release">Which release.</param>
/// <param name="Changes">Empty: nothing differs.</param>
public sealed record SubjectComparison(string Since, int? Attempt, ApprovalOutcome? Outcome, string? Release, IReadOnlyList<SubjectChange> Changes)
{
    public const string SinceAttempt = "attempt";
    public const string SinceRelease = "release";

    /// <summary>What it is compared with, in words.</summary>
    public string Heading() => Since == SinceAttempt
        ? $"Since attempt {Attempt}, {Word(Outcome)}"
        : $"Since release {Release}, the last of the plan that succeeded";

    private static string Word(ApprovalOutcome? outcome) => outcome switch
    {
        ApprovalOutcome.Granted => "which was approved",
        ApprovalOutcome.Rejected => "which was rejected",
        ApprovalOutcome.Expired => "whose approval expired",
        _ => "whose approval was withdrawn",
    };
}

/// <summary>The approval of a stage's attempt before the latest.</summary>
/// <param name="Outcome">Open: it was never closed.</param>
public sealed record EarlierApproval(ApprovalSubject Subject, ApprovalOutcome Outcome);
