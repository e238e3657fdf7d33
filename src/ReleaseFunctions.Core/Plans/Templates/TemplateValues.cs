using System.Globalization;
using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Plans.Templates;

/// <summary>The values that stand behind the names of a template, for one attempt of one stage.</summary>
public sealed class TemplateValues
{
    private const string VariablePrefix = "variables.";

    private readonly IReadOnlyDictionary<string, string> _values;

    private TemplateValues(IReadOnlyDictionary<string, string> values)
    {
        _values = values;
    }

    /// <summary>The names every release has, besides its variables.</summary>
    public static IReadOnlyList<string> FixedNames { get; } =
    [
        "release.id", "release.plan", "release.version", "release.commit", "release.author", "release.requester",
        "stage.name", "stage.environment", "stage.attempt",
    ];

    /// <summary>The values of one attempt. A commit or author that the release does not have is empty.</summary>
    public static TemplateValues Of(ReleaseFacts release, StagePlan stage, int attempt)
    {
        Dictionary<string, string> values = OfRelease(release);
        values["stage.name"] = stage.Stage;
        values["stage.environment"] = stage.Environment;
        values["stage.attempt"] = attempt.ToString(CultureInfo.InvariantCulture);
        return new TemplateValues(values);
    }

    /// <summary>The values of a release where no stage is concerned: there is nothing behind <c>stage.…</c>.</summary>
    public static TemplateValues Of(ReleaseFacts release) => new(OfRelease(release));

    /// <summary>The value of a name; null: there is none.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>The names a plan with these variables may use.</summary>
    internal static IEnumerable<string> NamesWith(IEnumerable<string> variables) => FixedNames.Concat(variables.Select(v => VariablePrefix + v));

    private static Dictionary<string, string> OfRelease(ReleaseFacts release)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal)
        {
            ["release.id"] = release.Id,
            ["release.plan"] = release.Plan,
            ["release.version"] = release.Version,
            ["release.commit"] = release.Commit ?? string.Empty,
            ["release.author"] = release.Author ?? string.Empty,
            ["release.requester"] = release.Requester,
        };
        foreach ((string name, string value) in release.Variables)
        {
            values[VariablePrefix + name] = value;
        }

        return values;
    }
}
