using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Spectre.Console;

namespace Demo;

/// <summary>
/// The demonstration without a person: one release succeeds, a second is rolled back because the target turns unhealthy, and a third goes
/// through everything that can hold a release back.
/// </summary>
public sealed class Walkthrough(ReleaseApi api, HttpClient target)
{
    private const string Window = "business-hours";
    private static readonly TimeSpan OpensIn = TimeSpan.FromSeconds(6);

    public static async Task LoadPlansAsync(ReleaseApi api, DirectoryInfo plans, CancellationToken stop)
    {
        // A plan may name only windows that there are.
        await api.PutRuleAsync(Window, await File.ReadAllTextAsync(Path.Combine(plans.FullName, "calendar", $"{Window}.json"), stop), stop);
        foreach (FileInfo file in plans.EnumerateFiles("*.yaml").OrderBy(file => file.Name))
        {
            string name = Path.GetFileNameWithoutExtension(file.Name);
            await api.PutPlanAsync(name, await File.ReadAllTextAsync(file.FullName, stop), stop);
            AnsiConsole.MarkupLineInterpolated($"plan    {name} stored");
        }
    }

    /// <returns>0 if all releases ended as they should and their histories verify.</returns>
    public async Task<int> RunAsync(DirectoryInfo plans, CancellationToken stop)
    {
        await LoadPlansAsync(api, plans, stop);
        await SwitchAsync(new { healthy = true }, stop);
        bool succeeded = await DriveAsync("checkout", "1.0.0", "succeeded", stop);
        AnsiConsole.MarkupLine("[bold]Now the target turns unhealthy as soon as production is deployed.[/]");
        await SwitchAsync(new { healthy = true, unhealthyAfter = "production" }, stop);
        bool rolledBack = await DriveAsync("checkout", "1.1.0", "rolledBack", stop);
        await SwitchAsync(new { healthy = true }, stop);
        AnsiConsole.MarkupLine("[bold]Now one that waits for business hours, for its checklist and for two people.[/]");
        await OpenSoonAsync(stop);
        bool guarded = await DriveAsync("payments", "2.0.0", "succeeded", stop);
        return succeeded && rolledBack && guarded ? 0 : 1;
    }

    /// <summary>Whatever day and hour it is: the business hours of the demonstration begin in a moment.</summary>
    private Task OpenSoonAsync(CancellationToken stop)
    {
        string start = DateTime.UtcNow.Add(OpensIn).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return api.PutRuleAsync(Window, JsonSerializer.Serialize(new { kind = "window", description = "Business hours of the demonstration", zone = "Etc/UTC", start, duration = "1h" }), stop);
    }

    private async Task<bool> DriveAsync(string plan, string version, string expected, CancellationToken stop)
    {
        string id = await api.KickoffAsync(plan, version, stop);
        string status = await new ReleaseProgress(api).FollowAsync(
            id,
            link => Approver.ApproveAsync(link, stop),
            code => code == "checklist" ? api.TickAsync(id, "production", "db-migration", stop) : Task.CompletedTask,
            stop);
        JsonElement check = await api.VerifyAsync(id, stop);
        bool valid = check.GetProperty("valid").GetBoolean();
        AnsiConsole.MarkupLineInterpolated($"history {check.GetProperty("events").GetInt64()} events, chain {(valid ? "verified" : "BROKEN")}");
        if (status != expected)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]release {id} ended as {status}, not as {expected}[/]");
        }

        return valid && status == expected;
    }

    private async Task SwitchAsync(object state, CancellationToken stop)
    {
        using HttpResponseMessage answer = await target.PostAsJsonAsync("switch", state, stop);
        answer.EnsureSuccessStatusCode();
    }
}
