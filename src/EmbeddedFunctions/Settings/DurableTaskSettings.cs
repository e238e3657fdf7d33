using EmbeddedFunctions.DurableTask.Worker;

namespace EmbeddedFunctions.Settings;

/// <summary>The section <c>extensions.durableTask</c> of host.json.</summary>
internal sealed record DurableTaskSettings
{
    // Known to the real extension; they tune its storage, gateway and tracing, which the embedded host does not have.
    private static readonly HashSet<string> WithoutEffect = new(StringComparer.OrdinalIgnoreCase)
    {
        "storageProvider", "tracing", "notifications", "useGracefulShutdown", "useAppLease", "appLeaseOptions", "overridableExistingInstanceStates",
        "extendedSessionIdleTimeoutInSeconds", "entityMessageReorderWindowInMinutes", "maxEntityOperationBatchSize", "maxConcurrentEntityFunctions",
        "storeInputsInOrchestrationHistory", "maxGrpcMessageSizeInBytes", "grpcHttpClientTimeout", "localRpcEndpointEnabled", "httpSettings",
        "rewind", "maxOrchestrationActions", "customLifeCycleNotificationHelperType",
    };

    /// <summary>The store's name below the data directory. Default: <c>TestHubName</c>.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>The version given to new orchestrations, and the version of this worker. Default: none.</summary>
    public string? DefaultVersion { get; init; }

    public DurableTaskWorkerOptions.VersionMatchStrategy VersionMatchStrategy { get; init; }
        = DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder;

    public DurableTaskWorkerOptions.VersionFailureStrategy VersionFailureStrategy { get; init; }
        = DurableTaskWorkerOptions.VersionFailureStrategy.Reject;

    /// <summary>Default: ten per processor.</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Default: ten per processor.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>Whether instances stay in memory between turns; null leaves it to the engine, which keeps them.</summary>
    public bool? ExtendedSessionsEnabled { get; init; }

    public static DurableTaskSettings Read(JsonSection? section, SettingExpression settings, List<string> warnings)
    {
        DurableTaskSettings defaults = new();
        if (section is null)
        {
            return defaults;
        }

        WarnOfUnknown(section, warnings);
        return new DurableTaskSettings
        {
            HubName = ReadHubName(section, settings) ?? defaults.HubName,
            DefaultVersion = section.Text("defaultVersion"),
            VersionMatchStrategy = section.OneOf<DurableTaskWorkerOptions.VersionMatchStrategy>("versionMatchStrategy") ?? defaults.VersionMatchStrategy,
            VersionFailureStrategy = section.OneOf<DurableTaskWorkerOptions.VersionFailureStrategy>("versionFailureStrategy") ?? defaults.VersionFailureStrategy,
            MaxConcurrentActivityFunctions = section.PositiveNumber("maxConcurrentActivityFunctions") ?? defaults.MaxConcurrentActivityFunctions,
            MaxConcurrentOrchestratorFunctions = section.PositiveNumber("maxConcurrentOrchestratorFunctions") ?? defaults.MaxConcurrentOrchestratorFunctions,
            ExtendedSessionsEnabled = section.Flag("extendedSessionsEnabled"),
        };
    }

    private static string? ReadHubName(JsonSection section, SettingExpression settings)
    {
        const string Key = "hubName";
        if (section.Text(Key) is not { } text)
        {
            return null;
        }

        string name = settings.Resolve(text, $"'{section.PathOf(Key)}' in host.json");
        return name.Length is >= 1 and <= 45 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit)
            ? name
            : throw section.Error(Key, $"is '{name}'; it must be 1 to 45 letters and digits and start with a letter.");
    }

    private static void WarnOfUnknown(JsonSection section, List<string> warnings)
    {
        HashSet<string> known = new(
            [
                "hubName", "defaultVersion", "versionMatchStrategy", "versionFailureStrategy", "maxConcurrentActivityFunctions",
                "maxConcurrentOrchestratorFunctions", "extendedSessionsEnabled",
            ],
            StringComparer.OrdinalIgnoreCase);
        warnings.AddRange(section.Keys()
            .Where(key => !known.Contains(key) && !WithoutEffect.Contains(key))
            .Select(key => $"'{section.PathOf(key)}' in host.json is not known and has no effect."));
    }
}
