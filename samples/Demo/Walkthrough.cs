using System.Net.Http.Json;
using System.Text.Json;
using Spectre.Console;

namespace Demo;

/// <summary>The demonstration without a person: one release succeeds, a second is rolled back because the target turns unhealthy.</summary>
public sealed class Walkthrough(ReleaseApi api, HttpClient target)
{
    public static async Task LoadPlansAsync(ReleaseApi api, DirectoryInfo plans, CancellationToken stop)
    {
        foreach (FileInfo file in plans.EnumerateFiles("*.yaml").OrderBy(file => file.Name))
        {
            string name = Path.GetFileNameWithoutExtension(file.Name);
            await api.PutPlanAsync(name, await File.ReadAllTextAsync(file.FullName, stop), stop);
            AnsiConsole.MarkupLineInterpolated($"plan    {name} stored");
        }
    }

    /// <returns>0 if both releases ended as they should and both histories verify.</returns>
    public async Task<int> RunAsync(DirectoryInfo plans, CancellationToken stop)
    {
        await LoadPlansAsync(api, plans, stop);
        await SwitchAsync(new { healthy = true }, stop);
        bool succeeded = await DriveAsync("1.0.0", "succeeded", stop);
        AnsiConsole.MarkupLine("[bold]Now the target turns unhealthy as soon as production is deployed.[/]");
        await SwitchAsync(new { healthy = true, unhealthyAfter = "production" }, stop);
        bool rolledBack = await DriveAsync("1.1.0", "rolledBack", stop);
        await SwitchAsync(new { healthy = true }, stop);
        return succeeded && rolledBack ? 0 : 1;
    }

    private async Task<bool> DriveAsync(string version, string expected, CancellationToken stop)
    {
        string id = await api.KickoffAsync("checkout", version, stop);
        string status = await new ReleaseProgress(api).FollowAsync(id, link => Approver.ApproveAsync(link, stop), stop);
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
