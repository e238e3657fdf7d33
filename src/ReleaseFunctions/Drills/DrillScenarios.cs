using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.Plans;

namespace ReleaseFunctions.Drills;

/// <summary>The scenarios that drills can play: the files of one folder (<c>Drills__Folder</c>; by default those that come with the application), read once.</summary>
public sealed class DrillScenarios
{
    private readonly Lazy<(IReadOnlyDictionary<string, DrillScenario> Scenarios, IReadOnlyList<string> Problems)> _read;

    public DrillScenarios(IConfiguration configuration)
    {
        string? folder = configuration["Drills:Folder"];
        _read = new(() => Read(string.IsNullOrEmpty(folder) ? null : folder));
    }

    /// <summary>In order of their names.</summary>
    public IReadOnlyList<DrillScenario> All => [.. _read.Value.Scenarios.Values.OrderBy(scenario => scenario.Name, StringComparer.Ordinal)];

    /// <summary>The scenario of that name, or null.</summary>
    public DrillScenario? Find(string name) => _read.Value.Scenarios.GetValueOrDefault(name);

    /// <summary>What is wrong with the files, each naming file, line and column; empty if nothing is.</summary>
    public IEnumerable<string> Problems() => _read.Value.Problems;

    private static (IReadOnlyDictionary<string, DrillScenario> Scenarios, IReadOnlyList<string> Problems) Read(string? configured)
    {
        Dictionary<string, DrillScenario> scenarios = [];
        List<string> problems = [];
        string folder = configured ?? Path.Combine(AppContext.BaseDirectory, "drills");
        if (!Directory.Exists(folder))
        {
            return (scenarios, configured is null ? [] : [$"Drills__Folder: there is no folder '{configured}'."]);
        }

        foreach (string file in Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            (DrillScenario? scenario, IReadOnlyList<PlanError> errors) = DrillScenarioReader.Read(File.ReadAllText(file), Path.GetFileNameWithoutExtension(file));
            problems.AddRange(errors.Select(error => $"{file}({error.Line},{error.Column}): {error.Path}: {error.Message}"));
            if (scenario is not null)
            {
                scenarios.Add(scenario.Name, scenario);
            }
        }

        return (scenarios, problems);
    }
}
