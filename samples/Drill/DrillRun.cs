using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Connections;
using ReleaseFunctions.Core.Drills;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Plans;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Pages.History;

namespace ReleaseFunctions.Drill;

/// <summary>Runs one drill on a virtual clock and prints what came of it.</summary>
public static partial class DrillRun
{
    private const string AlwaysOpen = """{ "kind": "window", "zone": "Etc/UTC", "start": "2026-01-05T00:00", "end": "2026-01-06T00:00", "rrule": "FREQ=DAILY" }""";

    // Longer than every wait that a plan may have.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(120);

    /// <param name="plan">A plan's file, or its name below <c>plans/</c>.</param>
    /// <param name="scenario">A scenario's file, or its name below <c>plans/drills/</c>.</param>
    /// <param name="start">When it is to have happened.</param>
    /// <exception cref="DrillException">The plan or scenario is not there, or not right; or the release does not end.</exception>
    public static async Task<DrillReport> RunAsync(string plan, string scenario, DateTimeOffset start, TextWriter output)
    {
        string yaml = DrillFiles.Plan(plan);
        (DrillScenario script, string text) = DrillFiles.Scenario(scenario);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("drill-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{script.Name}.yaml"), text);
            await using DrillHost host = await DrillHost.StartAsync(start, Settings(yaml, folder.FullName));
            string name = PlanName().Match(yaml) is { Success: true } match ? match.Groups[1].Value : throw new DrillException($"The plan '{plan}' has no line 'plan: name'.");
            foreach (string window in WindowName().Matches(yaml).Select(match => match.Groups[1].Value).Distinct())
            {
                await host.PutAsync($"/api/calendar/{window}", AlwaysOpen, "application/json"); // a drill does not look at it, but a plan must name one that is there
            }

            await host.PutAsync($"/api/plans/{name}", yaml);
            JsonElement answer = await host.PostAsync("/api/releases", new { plan = name, version = "1.0.0-drill", drill = new { scenario = script.Name, speed = 1 } });
            string id = answer.GetProperty("id").GetString()!;
            ReleaseView view = await host.FindAsync(id);
            while (!view.Status.IsOver() && await host.StepAsync(start + Longest))
            {
                view = await host.FindAsync(id);
            }

            IReadOnlyList<HistoryEvent> history = host.History(id);
            DrillReport report = DrillReport.Of(view, history, script);
            await WriteAsync(output, view, history, script, report);
            return view.Status.IsOver() ? report : throw new DrillException($"After {(host.Now - start).TotalDays:0} days the drill is not over: {view.WaitingOn?.Text ?? Word(view.Status)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(TextWriter output, ReleaseView view, IReadOnlyList<HistoryEvent> history, DrillScenario script, DrillReport report)
    {
        await output.WriteLineAsync($"DRILL  {view.Facts.Plan} with scenario {script.Name}{(script.Description is null ? string.Empty : $": {script.Description}")}");
        await output.WriteLineAsync($"ended            {Word(view.Status)}: {view.Reason}");
        await output.WriteLineAsync($"took             {Span(view.FinishedAt - view.Facts.RequestedAt)} (virtual)");
        await output.WriteLineAsync($"time to detect   {(report.WentWrongAt is null ? "nothing went wrong" : Span(report.TimeToDetect))}");
        await output.WriteLineAsync($"time to roll back {(report.RolledBackAt is null ? "nothing was rolled back" : Span(report.TimeToRollBack))}");
        await output.WriteLineAsync();
        await output.WriteLineAsync("TABLE-TOP SCRIPT (time since the kickoff, UTC, who, sees or does what)");
        await output.WriteAsync(DrillScript.Write(DrillScript.Lines(view, history, EventSentence.Of)));
    }

    private static string Span(TimeSpan? span) => span is { } some ? some.ToString(some.TotalDays >= 1 ? @"d\d\ hh\:mm\:ss" : @"hh\:mm\:ss", null) : "not noticed";

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    // Whatever the plan names is there and leads nowhere: a drill calls none of it.
    private static Dictionary<string, string?> Settings(string yaml, string scenarios)
    {
        Dictionary<string, string?> settings = new()
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Release__PublicUrl"] = "https://releases.invalid",
            ["Mail__Kind"] = "outbox",
            ["Mail__From"] = "releases@drill.invalid",
            ["Mail__Outbox"] = Path.Combine(scenarios, "outbox"),
            ["Drills__Folder"] = scenarios,
        };
        foreach ((string name, ConnectionKind kind) in PlanConnections.Named(yaml))
        {
            settings[$"Connections__{name}__Kind"] = Word(kind);
            settings[$"Connections__{name}__Url"] = "https://drill.invalid";
            if (kind == ConnectionKind.Webhook)
            {
                settings[$"Connections__{name}__Secret"] = "whsec_bm90aGluZyBpcyBjYWxsZWQgaW4gYSBkcmlsbA==";
            }
        }

        foreach (Match group in GroupName().Matches(yaml))
        {
            string name = group.Groups[1].Value;
            settings[$"Groups__{name}"] = $"{name.ToLowerInvariant()}-one@drill.invalid,{name.ToLowerInvariant()}-two@drill.invalid,{name.ToLowerInvariant()}-three@drill.invalid";
        }

        return settings;
    }

    [GeneratedRegex(@"^plan:\s*[""']?([a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex PlanName();

    [GeneratedRegex(@"\bwindow:\s*[""']?([a-z0-9][a-z0-9-]{0,62})")]
    private static partial Regex WindowName();

    [GeneratedRegex("group:([A-Za-z][A-Za-z0-9]{0,62})")]
    private static partial Regex GroupName();
}
