using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Drill;

/// <summary>Finds the plan and the scenario of a drill.</summary>
internal static class DrillFiles
{
    /// <summary>The text of a plan: a file, or a name below <c>plans/</c>.</summary>
    public static string Plan(string given) => File.ReadAllText(Find(given, "plans", "plan"));

    /// <summary>A scenario: a file, or a name below <c>plans/drills/</c>.</summary>
    /// <exception cref="DrillException">It is not there, or not one; every error is named.</exception>
    public static (DrillScenario Scenario, string Text) Scenario(string given)
    {
        string file = Find(given, Path.Combine("plans", "drills"), "scenario");
        string text = File.ReadAllText(file);
        (DrillScenario? scenario, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read(text);
        return scenario is not null
            ? (scenario, text)
            : throw new DrillException($"{file} is no scenario:\n{string.Join('\n', errors.Select(error => $"  line {error.Line}, column {error.Column}, {error.Path}: {error.Message}"))}");
    }

    private static string Find(string given, string folder, string what)
    {
        if (File.Exists(given))
        {
            return given;
        }

        string named = Path.Combine(folder, $"{given}.yaml");
        if (File.Exists(named))
        {
            return named;
        }

        IEnumerable<string> there = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order() : [];
        throw new DrillException($"There is no {what} '{given}': neither such a file nor one of that name below {folder}/, which has {string.Join(", ", there)}.");
    }
}
