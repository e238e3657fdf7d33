using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Tests.App;

namespace ReleaseFunctions.Tests.Costs;

/// <summary>What a release costs in storage, phase by phase: measured on real tables, and held against the table in docs/operations.md.</summary>
[Collection(nameof(Costs))]
public sealed partial class ReleaseCostTests
{
    private const string Plan =
        "approval: { require: 2, from: [ada@contoso.example, bob@contoso.example], timeout: 24h, remind: 12h }";

    [Fact]
    public async Task Release_EachPhase_CostsWhatOperationsMdSays()
    {
        string? account = Environment.GetEnvironmentVariable("AZURITE_CONNECTION_STRING");
        Assert.SkipWhen(string.IsNullOrEmpty(account), "AZURITE_CONNECTION_STRING is not set; ./test.sh starts Azurite and sets it.");
        await using TestApp app = await TestApp.StartOnTablesAsync(account);
        app.Outside.OnStart = _ => Task.FromResult(Outside.Accepted);
        await app.StorePlanAsync(ShopPlans.One(Plan, ShopPlans.Callback, ShopPlans.Health));
        using Tally tally = new();
        List<(string Phase, long Requests, long Activities)> measured = [];

        string id = await app.KickOffAsync();
        await app.IdleAsync();
        Add("kickoff, begin, two approvers asked");
        await app.AdvanceAsync(TimeSpan.FromHours(1));
        Add("an hour of waiting for approvers");
        await app.DecideAsync(app.MailTo("ada@contoso.example"), "approve");
        Add("one approver opens the link and decides");
        await app.DecideAsync(app.MailTo("bob@contoso.example"), "approve");
        Add("the other decides; lock; deployment requested");
        Assert.Equal(HttpStatusCode.OK, await app.ReportAsync(app.Outside.Orders[0], "succeeded"));
        await app.IdleAsync();
        Add("deployment reports its end; first health measurement");
        await app.AdvanceAsync(TimeSpan.FromMinutes(9));
        Add("nine more health measurements");
        await app.AdvanceAsync(TimeSpan.FromMinutes(2));
        Add("last measurement, verdict, lock freed, release ends");

        Assert.Equal(ReleaseStatus.Succeeded, (await app.Service<IReleaseStore>().FindAsync(id, TestContext.Current.CancellationToken))!.Status);
        measured.Add(("all of it", measured.Sum(phase => phase.Requests), measured.Sum(phase => phase.Activities)));
        (string Phase, long Requests, long Activities)[] documented = [.. Row().Matches(await File.ReadAllTextAsync(OperationsMd(), TestContext.Current.CancellationToken)).Select(Read)];
        string expected = string.Join(Environment.NewLine, measured.Select(phase => $"| {phase.Phase} | {phase.Requests} | {phase.Activities} |"));
        Assert.True(
            documented.Length == measured.Count && documented.Zip(measured).All(pair => IsAsDocumented(pair.First, pair.Second)),
            $"docs/operations.md#what-a-release-costs should say:{Environment.NewLine}{expected}");

        void Add(string phase)
        {
            (long requests, long activities) = tally.Take();
            measured.Add((phase, requests, activities));
        }
    }

    // What happens at one moment, such as two mails, may share a read or not, so a request or two come and go.
    private static bool IsAsDocumented((string Phase, long Requests, long Activities) documented, (string Phase, long Requests, long Activities) measured) =>
        documented.Phase == measured.Phase && documented.Activities == measured.Activities && Math.Abs(documented.Requests - measured.Requests) <= Math.Max(3, documented.Requests / 10);

    private static (string Phase, long Requests, long Activities) Read(Match row) => (
        row.Groups["phase"].Value,
        long.Parse(row.Groups["requests"].Value, CultureInfo.InvariantCulture),
        long.Parse(row.Groups["activities"].Value, CultureInfo.InvariantCulture));

    private static string OperationsMd()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ReleaseFunctions.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root!.FullName, "docs", "operations.md");
    }

    [GeneratedRegex(@"^\| (?<phase>[^|]+) \| (?<requests>\d+) \| (?<activities>\d+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}

/// <summary>Alone, because meters count what the whole process does.</summary>
[CollectionDefinition(nameof(Costs), DisableParallelization = true)]
public sealed class Costs;
