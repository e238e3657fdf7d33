using System.Text.Json;
using Spectre.Console;

namespace Demo;

/// <summary>Shows a release's progress in the terminal, a line whenever something changed.</summary>
public sealed class ReleaseProgress(ReleaseApi api)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private static readonly string[] Open = ["scheduled", "queued", "running", "waiting", "paused", "rollingBack"];

    /// <summary>Follows the release until it is over.</summary>
    /// <param name="onApproval">Called once for each approval link that a mail brought.</param>
    /// <param name="onWait">Called once for each kind of thing that it waits for, with the code.</param>
    /// <returns>The final status.</returns>
    public async Task<string> FollowAsync(string id, Func<Uri, Task> onApproval, Func<string, Task> onWait, CancellationToken stop)
    {
        string shown = string.Empty;
        HashSet<Uri> seen = [];
        HashSet<string> waits = [];
        JsonElement release = await api.ReleaseAsync(id, stop);
        AnsiConsole.MarkupLineInterpolated($"release [bold]{id}[/]  plan {Text(release, "plan")}  version {Text(release, "version")}");
        AnsiConsole.MarkupLineInterpolated($"page    [link]{release.GetProperty("links").GetProperty("page").GetString()}[/]");
        DateTimeOffset since = release.GetProperty("requestedAt").GetDateTimeOffset();
        while (true)
        {
            string line = Describe(release);
            if (line != shown)
            {
                AnsiConsole.MarkupLine(line);
                shown = line;
            }

            string status = Text(release, "status");
            if (!Open.Contains(status))
            {
                return status;
            }

            if (WaitingCode(release) is { } code && waits.Add(code))
            {
                await onWait(code);
            }

            foreach (Uri link in (await api.ApprovalLinksAsync(since, stop)).Where(seen.Add))
            {
                AnsiConsole.MarkupLineInterpolated($"        approve or reject at [link]{link}[/]");
                await onApproval(link);
            }

            await Task.Delay(Pause, stop);
            release = await api.ReleaseAsync(id, stop);
        }
    }

    private static string? WaitingCode(JsonElement release) =>
        release.TryGetProperty("waitingOn", out JsonElement on) && on.ValueKind == JsonValueKind.Object ? Text(on, "code") : null;

    private static string Describe(JsonElement release)
    {
        string stages = string.Join("  ", release.GetProperty("stages").EnumerateArray().Select(stage => $"{Markup.Escape(Text(stage, "stage"))} {Colour(Text(stage, "status"))}"));
        string waiting = release.TryGetProperty("waitingOn", out JsonElement on) && on.ValueKind == JsonValueKind.Object ? $"  [grey]{Markup.Escape(Text(on, "text"))}[/]" : string.Empty;
        string reason = release.TryGetProperty("reason", out JsonElement why) && why.ValueKind == JsonValueKind.String ? $"  [grey]{Markup.Escape(why.GetString()!)}[/]" : string.Empty;
        return $"        {Colour(Text(release, "status"))}  |  {stages}{waiting}{reason}";
    }

    private static string Colour(string status) => status switch
    {
        "succeeded" => $"[green]{status}[/]",
        "failed" or "rejected" or "rollbackFailed" or "aborted" => $"[red]{status}[/]",
        "rolledBack" or "rollingBack" or "expired" => $"[yellow]{status}[/]",
        "waiting" or "running" => $"[blue]{status}[/]",
        _ => $"[grey]{status}[/]",
    };

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? string.Empty;
}
