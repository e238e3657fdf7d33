using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Github;

/// <summary>What is followed: a run, or, as long as it is not known, what it is found by.</summary>
internal sealed record GithubHandle
{
    /// <summary>Id of the run; 0: not known yet.</summary>
    public long Run { get; init; }

    /// <summary>Its latest attempt: a re-run keeps the id.</summary>
    public long Attempt { get; init; }

    /// <summary>The version of the run that was seen last, for conditional polling.</summary>
    public string? Etag { get; init; }

    /// <summary>What was said about that version.</summary>
    public string? Said { get; init; }

    /// <summary>That version waits for a person.</summary>
    public bool Held { get; init; }

    /// <summary>When it was told to stop.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>It was also told to stop by force.</summary>
    public bool Forced { get; init; }

    /// <summary>The id that the run's name holds.</summary>
    public string? Correlation { get; init; }

    /// <summary>When the first request that may have started it was sent.</summary>
    public DateTimeOffset? Since { get; init; }

    public static GithubHandle Of(string connection, string text) =>
        RunHandle.Read<GithubHandle>(connection, text, handle => handle.Run > 0 || handle is { Correlation.Length: > 0, Since: not null });
}
