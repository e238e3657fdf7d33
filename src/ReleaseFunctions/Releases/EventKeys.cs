using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Releases;

/// <summary>
/// Keys under which events are appended at most once. Whoever is first wins: a callback and a timeout share the key of the end of a
/// deployment, and a person's two clicks share the key of the decision.
/// </summary>
public static class EventKeys
{
    private const int MaxLength = 200;

    public static string ReleaseStarted(int run) => $"started/{run}";

    public static string ReleaseFinished(int run) => $"finished/{run}";

    public static string ReleaseWaiting(int run, long seq) => $"waiting/{run}/{seq}";

    public static string RollbackStarted(int run) => $"rollback-started/{run}";

    public static string RollbackFinished(int run) => $"rollback-finished/{run}";

    /// <summary>The n-th time that a run waits for an operator, counted anew after each repair.</summary>
    public static string OperatorAsked(int run, int repair, int number) => repair == 0 ? $"asked/{run}/{number}" : $"asked/{run}.{repair}/{number}";

    /// <summary>The n-th time that the watchdog started a run's orchestration anew.</summary>
    public static string Repaired(int run, int number) => $"repaired/{run}/{number}";

    /// <summary>Someone was told how a run goes.</summary>
    public static string Told(int run, string about, string person) => Bounded($"told-{about}/{run}/{person}");

    /// <summary>A place outside was told of an event.</summary>
    public static string Heralded(string channel, string outlet, long seq) => $"herald/{channel}/{outlet}/{seq}";

    /// <summary>Which change record the release has.</summary>
    public const string ChangeOpened = "change-opened";

    public static string Decided(string stage, int attempt, string person) => Bounded($"decided/{stage}/{attempt}/{person}");

    /// <summary>A checklist's item: whoever ticks it first.</summary>
    public static string Ticked(string stage, int attempt, string item) => Bounded($"ticked/{stage}/{attempt}/{item}");

    /// <summary>The end of a deployment.</summary>
    public static string DeployFinished(string stage, int attempt) => $"deploy-finished/{stage}/{attempt}";

    /// <summary>The end of one stage's rollback.</summary>
    public static string StageRollbackFinished(string stage, int attempt) => $"rollback-finished/{stage}/{attempt}";

    /// <summary>Anything else about a stage attempt, by a name that is unique within it.</summary>
    public static string Stage(string stage, int attempt, string what) => Bounded($"{what}/{stage}/{attempt}");

    // Addresses have up to 254 characters.
    private static string Bounded(string key) => key.Length <= MaxLength ? key : $"{key[..100]}/{Digest.OfUtf8(key)}";
}
