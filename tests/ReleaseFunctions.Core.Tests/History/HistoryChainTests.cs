using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;

namespace ReleaseFunctions.Core.Tests.History;

public sealed class HistoryChainTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Append_KnownEvent_HashIsThatOfItsCanonicalText()
    {
        NewEvent e = NewEvent.ForStage("k", Noon.AddTicks(12_345_678), "stage.started", "prod", 2, "key:ci", new { environment = "prod", share = 0.10 });

        HistoryEvent appended = HistoryChain.Append(0, HistoryChain.Genesis, e);

        string canonical = $$"""{"actor":"key:ci","at":"2026-11-23T12:00:01.234Z","attempt":2,"data":{"environment":"prod","share":0.1},"prev":"{{new string('0', 64)}}","seq":1,"stage":"prod","type":"stage.started"}""";
        Assert.Equal(Digest.OfUtf8(canonical), appended.Hash);
        Assert.Equal(1, appended.Seq);
        Assert.Equal(Noon.AddMilliseconds(1234), appended.At);
    }

    [Fact]
    public void Append_EventInAnotherTimeZone_IsServedInUtc()
    {
        HistoryEvent appended = HistoryChain.Append(0, HistoryChain.Genesis, Event("k") with { At = Noon.ToOffset(TimeSpan.FromHours(2)) });

        Assert.Contains("\"at\":\"2026-11-23T12:00:00.000Z\"", HistoryEventJson.Serialize(appended), StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_EventWithoutStage_HasNoSuchMemberUnderAnyOptions()
    {
        HistoryEvent e = HistoryChain.Append(0, HistoryChain.Genesis, Event("k"));

        string plain = JsonSerializer.Serialize(e, JsonSerializerOptions.Default);

        Assert.Equal(HistoryEventJson.Serialize(e), plain);
        Assert.DoesNotContain("stage", plain, StringComparison.Ordinal);
        Assert.Equal(HistoryEventJson.Serialize(e), HistoryEventJson.Serialize(HistoryEventJson.Parse(plain)));
    }

    [Fact]
    public void Verify_EmptyHistory_IsValidWithTheGenesisHash() =>
        Assert.Equal(new ChainVerification(true, 0, new string('0', 64)), HistoryChain.Verify(Array.Empty<JsonElement>()));

    [Fact]
    public void Verify_AnyAppendedHistory_IsValid() =>
        Prop.ForAll(Histories(), history =>
        {
            ChainVerification verification = HistoryChain.Verify(history);
            return verification.Valid && verification.Events == history.Count && verification.HeadHash == history[^1].Hash;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_OneMemberOfOneEventChanged_NamesThatEvent() =>
        Prop.ForAll(Histories(), ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<PositiveInt>(), (history, which, what) =>
        {
            int at = which.Get % history.Count;
            List<JsonNode> served = Served(history);
            string member = new[] { "seq", "at", "type", "actor", "data", "prev", "hash" }[what.Get % 7];
            served[at][member] = member == "at" ? "2026-11-23T12:00:00.999Z" : member == "seq" ? 99 : "tampered";
            ChainVerification verification = HistoryChain.Verify(Elements(served));
            return !verification.Valid && verification.FirstBrokenSeq == at + 1 && verification.Reason is not null;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Verify_EventChangedAndHashedAgain_NamesTheEventAfterIt()
    {
        List<JsonNode> served = Served(History(3));
        served[1]["actor"] = "mallory@contoso.example";
        served[1].AsObject().Remove("hash");
        served[1]["hash"] = Digest.OfCanonical(served[1]);

        ChainVerification verification = HistoryChain.Verify(Elements(served));

        Assert.Equal(3, verification.FirstBrokenSeq);
        Assert.StartsWith("Event 3 does not follow the event before it: prev is ", verification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_TwoEventsSwapped_NamesTheFirstOfThem()
    {
        List<JsonNode> served = Served(History(4));
        (served[1], served[2]) = (served[2], served[1]);

        ChainVerification verification = HistoryChain.Verify(Elements(served));

        Assert.Equal(2, verification.FirstBrokenSeq);
        Assert.Equal("Event 2 is missing or out of place: the event found there has seq 3.", verification.Reason);
    }

    [Fact]
    public void Verify_FrontCutOff_NamesTheFirstEvent()
    {
        ChainVerification verification = HistoryChain.Verify(History(3).Skip(1));

        Assert.Equal(1, verification.FirstBrokenSeq);
        Assert.Equal(0, verification.Events);
    }

    [Fact]
    public void Verify_EndCutOff_IsFoundByTheKnownHead()
    {
        List<HistoryEvent> history = History(3);
        ChainHead head = new(3, history[2].Hash);

        Assert.True(HistoryChain.Verify(history, head).Valid);
        ChainVerification cut = HistoryChain.Verify(history.Take(2), head);
        Assert.Equal(3, cut.FirstBrokenSeq);
        Assert.Equal("The history ends at event 2, but the release has 3 events.", cut.Reason);
    }

    [Fact]
    public void Verify_WholeHistoryReplaced_IsFoundByTheKnownHead()
    {
        ChainVerification verification = HistoryChain.Verify(History(3), new ChainHead(2, new string('a', 64)));

        Assert.Equal(2, verification.FirstBrokenSeq);
        Assert.StartsWith("Event 2 is not the one that the release recorded", verification.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"seq":1}""", "Event 1 has no member 'at'.")]
    [InlineData("""[]""", "Event 1 is not a JSON object.")]
    [InlineData("""{"seq":1.5,"at":"","type":"","actor":"","data":{},"prev":"","hash":""}""", "Event 1 is missing or out of place: the event found there has seq 1.5.")]
    [InlineData("""{"seq":1,"at":"2026-11-23T12:00:00Z","type":"","actor":"","data":{},"prev":"","hash":""}""", "is not of the form")]
    [InlineData("""{"seq":1,"at":"","type":"","actor":"","data":{},"prev":"","hash":"","note":1}""", "Event 1 has the member 'note', which events do not have.")]
    [InlineData("""{"seq":1,"at":"\ud800","type":"","actor":"","data":{},"prev":"","hash":""}""", "Event 1 cannot be read")]
    [InlineData("""{"seq":1,"at":"2026-11-23T12:00:00.000Z","type":"a","type":"b","actor":"","data":{},"prev":"0000000000000000000000000000000000000000000000000000000000000000","hash":""}""", "Event 1 cannot be read: The member 'type' is there twice.")]
    public void Verify_ElementThatIsNoEvent_SaysWhy(string json, string expected)
    {
        using JsonDocument document = JsonDocument.Parse(json);

        ChainVerification verification = HistoryChain.Verify([document.RootElement]);

        Assert.False(verification.Valid);
        Assert.Equal(1, verification.FirstBrokenSeq);
        Assert.Contains(expected, verification.Reason, StringComparison.Ordinal);
    }

    private static NewEvent Event(string key, object? data = null) => NewEvent.ForRelease(key, Noon, "release.started", "system", data ?? new { run = 1 });

    private static List<HistoryEvent> History(int length) => Chain(Enumerable.Range(1, length).Select(n => Event($"k{n}")));

    private static List<HistoryEvent> Chain(IEnumerable<NewEvent> events)
    {
        List<HistoryEvent> history = [];
        foreach (NewEvent e in events)
        {
            history.Add(HistoryChain.Append(history.Count, history.Count == 0 ? HistoryChain.Genesis : history[^1].Hash, e));
        }

        return history;
    }

    private static List<JsonNode> Served(IEnumerable<HistoryEvent> history) => [.. history.Select(e => JsonNode.Parse(HistoryEventJson.Serialize(e))!)];

    private static IEnumerable<JsonElement> Elements(IEnumerable<JsonNode> served) => served.Select(node => JsonSerializer.SerializeToElement(node));

    private static Arbitrary<List<HistoryEvent>> Histories()
    {
        Gen<NewEvent> one =
            from text in Gen.Elements("a", "é\n", "\"quoted\"", "😀", "<b>")
            from number in ArbMap.Default.GeneratorFor<NormalFloat>()
            from ticks in Gen.Choose(0, int.MaxValue)
            from staged in ArbMap.Default.GeneratorFor<bool>()
            select Event(text, new { text, number = number.Get, list = new[] { 1, 2 } }) with { At = Noon.AddTicks(ticks), Stage = staged ? text : null, Attempt = staged ? 1 : null };
        return one.NonEmptyListOf().Select(Chain).ToArbitrary();
    }
}
