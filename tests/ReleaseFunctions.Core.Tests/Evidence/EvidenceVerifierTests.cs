using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Core.Anchors;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Evidence;
using ReleaseFunctions.Core.History;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Evidence;

public sealed class EvidenceVerifierTests
{
    private const string PlanJson = """{"plan":"checkout","stages":[]}""";

    private static readonly AnchorKey Key = AnchorKey.Create();
    private static readonly ReleaseFacts Facts = ReleaseBuilder.Facts() with { PlanDigest = Digest.OfUtf8(PlanJson) };
    private static readonly ReleaseBuilder Release = Approved();
    private static readonly Dictionary<string, byte[]> Sound = Package(Release);

    [Fact]
    public void Verify_PackageAsItWasWritten_IsSoundThroughout()
    {
        EvidenceVerdict verdict = EvidenceVerifier.Verify(Sound, Key);

        Assert.True(verdict.Valid, string.Join('\n', verdict.Findings.Select(finding => finding.Text)));
        Assert.DoesNotContain(verdict.Findings, finding => finding.Kind == FindingKind.Note);
        Assert.Contains(verdict.Findings, finding => finding.Text.StartsWith($"The anchor of 2026-11-24: events 1 to {Release.View.LastSeq - 2} of", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_AnyByteOfAnyFileChanged_IsFound()
    {
        string[] names = [.. Sound.Keys.Order()];
        Prop.ForAll(Gen.Choose(0, names.Length - 1).ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (which, where, change) =>
        {
            byte[] changed = [.. Sound[names[which]]];
            changed[where % changed.Length] ^= (byte)change;
            return !EvidenceVerifier.Verify(new Dictionary<string, byte[]>(Sound) { [names[which]] = changed }).Valid;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Verify_AnyByteOfTheHistoryChangedAndTheManifestMade_IsFound()
    {
        byte[] history = Sound[EvidenceNames.HistoryJson];
        Prop.ForAll(Gen.Choose(0, history.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (where, change) =>
        {
            byte[] changed = [.. history];
            changed[where] ^= (byte)change;
            Dictionary<string, byte[]> files = Made(new(Sound) { [EvidenceNames.HistoryJson] = changed });

            // White space between events means nothing; all else does.
            return !EvidenceVerifier.Verify(files, Key).Valid || IsSameJson(changed, history);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(EvidenceNames.HistoryJson)]
    [InlineData(EvidenceNames.HistoryNdjson)]
    [InlineData(EvidenceNames.HistoryCsv)]
    [InlineData(EvidenceNames.Release)]
    [InlineData(EvidenceNames.Head)]
    [InlineData(EvidenceNames.Manifest)]
    public void Verify_FileIsMissing_IsFound(string name)
    {
        Dictionary<string, byte[]> files = new(Sound);
        files.Remove(name);

        Assert.False(EvidenceVerifier.Verify(name == EvidenceNames.Manifest ? files : Made(files), Key).Valid);
    }

    [Fact]
    public void Verify_FileWasAdded_IsNamed()
    {
        EvidenceVerdict verdict = EvidenceVerifier.Verify(new Dictionary<string, byte[]>(Sound) { ["evil.js"] = [1] });

        Assert.Contains(verdict.Findings, finding => finding.Kind == FindingKind.Fault && finding.Text.Contains("evil.js", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_WholeHistoryWrittenAnew_IsFoundByTheAnchor()
    {
        Dictionary<string, byte[]> files = Package(Approved(comment: "No, wait."));
        foreach (string name in Sound.Keys.Where(EvidenceNames.IsAnchor))
        {
            files[name] = Sound[name];
        }

        EvidenceVerdict verdict = EvidenceVerifier.Verify(Made(files), Key);

        Assert.Equal(["The anchor of 2026-11-24: event 6 is not the one that it recorded: the history was written anew."], Faults(verdict));
    }

    [Fact]
    public void Verify_HistoryEndCutOffWithItsHead_IsFoundByTheAnchor()
    {
        ReleaseBuilder shorter = new(Plan(), Facts);
        Dictionary<string, byte[]> files = Package(shorter);
        files[EvidenceNames.Anchor("2026-11-24")] = Sound[EvidenceNames.Anchor("2026-11-24")];
        files[EvidenceNames.Key(Key.Fingerprint)] = Sound[EvidenceNames.Key(Key.Fingerprint)];

        EvidenceVerdict verdict = EvidenceVerifier.Verify(Made(files), Key);

        Assert.Contains(Faults(verdict), text => text.EndsWith("its end was cut off.", StringComparison.Ordinal));
    }

    [Fact]
    public void Verify_AnchorSignedByAForgersKey_IsFoundByTheTrustedKeyOnly()
    {
        using AnchorKey forger = AnchorKey.Create();
        Dictionary<string, byte[]> files = Package(Approved(comment: "Forged."), forger);

        Assert.True(EvidenceVerifier.Verify(files).Valid);
        Assert.Contains(EvidenceVerifier.Verify(files).Findings, finding => finding.Text.Contains($"Compare the key's fingerprint with one that you trust: {forger.Fingerprint}", StringComparison.Ordinal));
        Assert.False(EvidenceVerifier.Verify(files, Key).Valid);
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("decision")]
    [InlineData("version")]
    public void Verify_WhatWasApprovedIsNotWhatWasAsked_IsFoundAlthoughTheChainIsSound(string what)
    {
        List<JsonNode> events = [.. Release.History.Select(e => JsonNode.Parse(HistoryEventJson.Serialize(e))!)];
        JsonNode request = events.Single(e => (string?)e["type"] == EventTypes.ApprovalRequested);
        if (what == "decision")
        {
            events.Single(e => (string?)e["type"] == EventTypes.ApprovalDecided)["data"]!["digest"] = new string('0', 64);
        }
        else
        {
            request["data"]!["subject"]!["version"] = "6.6.6";
        }

        if (what == "version")
        {
            string digest = Digest.OfCanonical(request["data"]!["subject"]);
            request["data"]!["digest"] = digest;
            events.Single(e => (string?)e["type"] == EventTypes.ApprovalDecided)["data"]!["digest"] = digest;
        }

        EvidenceVerdict verdict = EvidenceVerifier.VerifyHistory(Rechained(events));

        Assert.Single(Faults(verdict));
        Assert.Contains(verdict.Findings, finding => finding.Text.StartsWith("The history's ", StringComparison.Ordinal) && finding.Kind == FindingKind.Sound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("nonsense")]
    public void VerifyHistory_NoHistory_IsNotVerified(string text) => Assert.False(EvidenceVerifier.VerifyHistory(Encoding.UTF8.GetBytes(text)).Valid);

    [Fact]
    public void VerifyHistory_Ndjson_IsReadAsWell()
    {
        EvidenceVerdict verdict = EvidenceVerifier.VerifyHistory(Sound[EvidenceNames.HistoryNdjson], new ChainHead(Release.View.LastSeq, Release.View.LastHash));

        Assert.True(verdict.Valid);
        Assert.False(EvidenceVerifier.VerifyHistory(Sound[EvidenceNames.HistoryNdjson], new ChainHead(Release.View.LastSeq + 1, new string('a', 64))).Valid);
    }

    private static IReadOnlyList<string> Faults(EvidenceVerdict verdict) => [.. verdict.Findings.Where(finding => finding.Kind == FindingKind.Fault).Select(finding => finding.Text)];

    private static Core.Plans.Plan Plan() => ReleaseBuilder.Plan(ReleaseBuilder.Stage("production", approval: new() { From = ["ada@contoso.example"] }));

    private static ReleaseBuilder Approved(string comment = "Fine,\n\"really\" 😀") => new ReleaseBuilder(Plan(), Facts).Started().StageStarted("production")
        .Asked("production", new() { From = ["ada@contoso.example"] })
        .Decides("production", "ada@contoso.example", ApprovalVerdict.Approve, comment: comment)
        .Closed("production", ApprovalOutcome.Granted)
        .Sent("production").Deployed("production");

    private static Dictionary<string, byte[]> Package(ReleaseBuilder release, AnchorKey? signer = null)
    {
        AnchorKey key = signer ?? Key;
        ReleaseView view = release.View;
        List<string> lines = [.. release.History.Select(HistoryEventJson.Serialize)];
        Dictionary<string, byte[]> files = new()
        {
            [EvidenceNames.Readme] = Encoding.UTF8.GetBytes(EvidenceReadme.Of(view)),
            [EvidenceNames.HistoryJson] = Encoding.UTF8.GetBytes($"[{string.Join(",\n", lines)}]"),
            [EvidenceNames.HistoryNdjson] = Encoding.UTF8.GetBytes(string.Concat(release.History.Select(HistoryExport.Ndjson))),
            [EvidenceNames.HistoryCsv] = Encoding.UTF8.GetBytes(HistoryExport.CsvHeader + string.Concat(release.History.Select(HistoryExport.Csv))),
            [EvidenceNames.Release] = JsonSerializer.SerializeToUtf8Bytes(view, WireJson.Options),
            [EvidenceNames.Head] = JsonSerializer.SerializeToUtf8Bytes(new EvidenceHead(view.Facts.Id, view.LastSeq, view.LastHash), WireJson.Options),
            [EvidenceNames.Plan] = Encoding.UTF8.GetBytes(PlanJson),
            [EvidenceNames.Key(key.Fingerprint)] = Encoding.UTF8.GetBytes(key.PublicPem),
        };
        if (view.LastSeq > 2)
        {
            files[EvidenceNames.Anchor("2026-11-24")] = Encoding.UTF8.GetBytes(AnchorJson.Serialize(AnchorJson.Sign(
                new Anchor
                {
                    Date = "2026-11-24",
                    At = ReleaseBuilder.Noon.AddDays(1),
                    Heads = [new AnchorHead(view.Facts.Id, view.LastSeq - 2, release.History[^3].Hash)],
                    Key = string.Empty,
                },
                key)));
        }

        return Made(files);
    }

    /// <summary>The files with a manifest that fits them.</summary>
    private static Dictionary<string, byte[]> Made(Dictionary<string, byte[]> files)
    {
        files[EvidenceNames.Manifest] = EvidenceManifest.Of(files);
        return files;
    }

    private static byte[] Rechained(List<JsonNode> events)
    {
        string prev = HistoryChain.Genesis;
        foreach (JsonNode e in events)
        {
            e["prev"] = prev;
            e.AsObject().Remove("hash");
            prev = Digest.OfCanonical(e);
            e["hash"] = prev;
        }

        return Encoding.UTF8.GetBytes($"[{string.Join(',', events.Select(e => e.ToJsonString()))}]");
    }

    private static bool IsSameJson(byte[] one, byte[] other)
    {
        try
        {
            return Digest.OfCanonical(JsonElement.Parse(one)) == Digest.OfCanonical(JsonElement.Parse(other));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
