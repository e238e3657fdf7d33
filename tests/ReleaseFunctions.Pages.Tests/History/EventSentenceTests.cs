using System.Reflection;
using System.Text.Json;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Pages.History;
using ReleaseFunctions.Pages.Tests.Building;

namespace ReleaseFunctions.Pages.Tests.History;

public sealed class EventSentenceTests
{
    public static TheoryData<string> Types =>
        [.. typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(constant => (string)constant.GetRawConstantValue()!)];

    [Fact]
    public void Of_StoriesEvents_ReadAsPlainWords()
    {
        string[] sentences = [.. Catalogue.RolledBack().Events.Select(EventSentence.Of)];

        Assert.Equal("pipeline@contoso.example requested checkout 2.14.0 (plan version 7, 2 stages)", sentences[0]);
        Assert.Equal("The release started", sentences[1]);
        Assert.Contains("production: deployment requested from deployHub", sentences);
        Assert.Contains("production: deployment succeeded (by callback). Rolled out to 6 of 6 replicas.", sentences);
        Assert.Contains("production: measured round 2: error-rate without a value error, latency-p99 187 pass", sentences);
        Assert.Contains("Rollback of production started. Health failed.", sentences);
        Assert.Equal("The release ended: rolled back. production failed its health checks and was rolled back.", sentences[^1]);
    }

    [Fact]
    public void Of_ChangesOfAFlag_SayFromWhereToWhere()
    {
        string[] sentences = [.. Catalogue.Ramping()
            .Add(EventTypes.FlagChanged, new EventData.FlagChanged("launchDarkly", "ld", "shop/production", "new-checkout", null, 2.5, 0, "back"), "production")
            .Events.Where(item => item.Type == EventTypes.FlagChanged).Select(EventSentence.Of)];

        Assert.Equal(["production: flag new-checkout set from 2.5% to 25% (step 1)", "production: flag new-checkout put back to 2.5%"], sentences);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Of_ShapeThatIsNotKnown_FallsBackToTheType(string type)
    {
        HistoryEvent odd = Catalogue.Waiting().Events[0] with { Type = type, Stage = "production", Data = JsonSerializer.SerializeToElement(new[] { 1 }) };

        Assert.Equal($"production: {type}", EventSentence.Of(odd));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Of_EmptyData_NeverFails(string type)
    {
        HistoryEvent empty = Catalogue.Waiting().Events[0] with { Type = type, Data = JsonSerializer.SerializeToElement(new { }) };

        Assert.False(string.IsNullOrWhiteSpace(EventSentence.Of(empty)));
    }
}
