using ReleaseFunctions.Connectors.Deployments;

namespace ReleaseFunctions.Connectors.Jenkins;

/// <summary>What is followed: an item of the queue, then the build that it became; or, as long as neither is known, what they are found by.</summary>
internal sealed record JenkinsHandle
{
    /// <summary>Id of the queue's item; 0: not known.</summary>
    public long Item { get; init; }

    /// <summary>Number of the build; 0: not known yet.</summary>
    public long Build { get; init; }

    /// <summary>The id that a parameter of the build carries.</summary>
    public string? Correlation { get; init; }

    /// <summary>When the first request that may have started it was sent.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was told to stop.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>How the build was told to: 1 <c>stop</c>, 2 <c>term</c>, 3 <c>kill</c>.</summary>
    public int Force { get; init; }

    /// <summary>Nothing says whether the build waits for an input: it is of no pipeline, or the plugin that would say it is not there.</summary>
    public bool SaysNoInputs { get; init; }

    public static JenkinsHandle Of(string connection, string text) =>
        RunHandle.Read<JenkinsHandle>(connection, text, handle => handle.Item > 0 || handle.Build > 0 || handle is { Correlation.Length: > 0, Since: not null });
}
