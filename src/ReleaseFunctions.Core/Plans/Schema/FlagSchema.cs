using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Plans.Templates;

namespace ReleaseFunctions.Core.Plans.Schema;

/// <summary>The part of the plan about feature flags.</summary>
internal static class FlagSchema
{
    private static readonly TextShape LaunchDarklyKey = new()
    {
        Noun = "a key of LaunchDarkly: letters, digits and . _ -",
        MaxLength = 256,
        Templates = TemplatePlace.FlagKey,
        Rule = text => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && text.Trim('.').Length > 0
            ? null
            : $"'{text}' is not a key of LaunchDarkly; it has letters, digits and . _ - only.",
    };

    private static readonly TextShape AppConfigurationName = new()
    {
        Noun = "a name in App Configuration",
        MaxLength = 256,
        Templates = TemplatePlace.FlagKey,
        Rule = text => text.IndexOfAny(['%', '*', ',', '\\']) < 0 && text.Trim('.').Length > 0
            ? null
            : $"'{text}' cannot be used; a name in App Configuration holds no % * , \\ and is not . or ..",
    };

    private static readonly Key Steps = new(
        "steps",
        new ListShape("percentages", new NumberShape(0.001, 100, Whole: false), 1, PlanLimits.MaxFlagSteps),
        "Percentages of users, rising, with at most three decimals.")
    { Required = true };

    private static readonly Key Every = new("every", PlanTexts.Duration(TimeSpan.FromDays(7)), "How long each step stands before the next.") { Default = "10m" };

    public static RecordShape LaunchDarkly { get; } = new(LaunchDarklyFlag.SystemName,
    [
        new("connection", new ConnectionShape(ConnectionKind.LaunchDarkly), "The connection, of kind launchDarkly.") { Required = true },
        new("project", LaunchDarklyKey, "Key of the project; may hold templates.") { Required = true },
        new("environment", LaunchDarklyKey, "Key of LaunchDarkly's environment; may hold templates.") { Required = true },
        new("flag", LaunchDarklyKey, "Key of the flag; may hold templates.") { Required = true },
        Steps,
        Every,
    ]);

    public static RecordShape AppConfiguration { get; } = new(AppConfigurationFlag.SystemName,
    [
        new("connection", new ConnectionShape(ConnectionKind.AppConfiguration), "The connection, of kind appConfiguration.") { Required = true },
        new("key", AppConfigurationName, "Name of the feature flag, without the prefix .appconfig.featureflag/; may hold templates.") { Required = true },
        new("label", AppConfigurationName, "Label of the feature flag; may hold templates. Absent: the one without a label."),
        Steps,
        Every,
    ]);

    public static RecordShape Flag { get; } = new("flag",
    [
        new(LaunchDarklyFlag.SystemName, LaunchDarkly, "A flag of LaunchDarkly."),
        new(AppConfigurationFlag.SystemName, AppConfiguration, "A feature flag of Azure App Configuration."),
    ])
    {
        Alternatives = [[LaunchDarklyFlag.SystemName], [AppConfigurationFlag.SystemName]],
    };
}
