using ReleaseFunctions.Core.Flags;
using ReleaseFunctions.Core.Plans.Yaml;

namespace ReleaseFunctions.Core.Plans.Building;

/// <summary>Makes a flag of a stage out of a document that was checked.</summary>
internal static class FlagBuilder
{
    public static FlagPlan Build(MappingNode flag)
    {
        MappingNode keys = flag.Mapping(LaunchDarklyFlag.SystemName) ?? flag.Mapping(AppConfigurationFlag.SystemName)!;
        FlagPlan defaults = new() { Flag = Target(flag, keys), Steps = [.. Steps(keys)] };
        return defaults with { Every = keys.Duration("every") ?? defaults.Every };
    }

    /// <summary>The percentages under <c>steps</c> that are numbers.</summary>
    public static IEnumerable<double> Steps(MappingNode keys) =>
        (keys.Value("steps") as ListNode)?.Items.OfType<ScalarNode>().Select(step => step.Number).OfType<double>() ?? [];

    private static FlagTarget Target(MappingNode flag, MappingNode keys) => flag.Mapping(LaunchDarklyFlag.SystemName) is not null
        ? new LaunchDarklyFlag
        {
            Connection = keys.Text("connection")!,
            Project = keys.Text("project")!,
            Environment = keys.Text("environment")!,
            Flag = keys.Text("flag")!,
        }
        : new AppConfigurationFlag { Connection = keys.Text("connection")!, Key = keys.Text("key")!, Label = keys.Text("label") };
}
