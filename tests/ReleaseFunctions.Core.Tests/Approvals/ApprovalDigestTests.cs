using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Core.Json;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Core.Tests.Releases;

namespace ReleaseFunctions.Core.Tests.Approvals;

public sealed class ApprovalDigestTests
{
    [Fact]
    public void Of_Subject_IsTheDigestOfItsCanonicalText()
    {
        ApprovalSubject subject = ApprovalSubject.From(ReleaseBuilder.Facts(), "production", 2);

        string canonical = $$"""{"artifacts":[{"digest":"sha256:abc","name":"image"}],"attempt":2,"commit":"c0ffee","planDigest":"{{new string('d', 64)}}","stage":"production","variables":{"region":"westeurope"},"version":"1.4.2"}""";
        Assert.Equal(Digest.OfUtf8(canonical), ApprovalDigest.Of(subject));
    }

    [Fact]
    public void Of_AnyPartChanged_IsAnotherDigest()
    {
        ReleaseFacts facts = ReleaseBuilder.Facts();
        string[] digests = [.. new[]
        {
            ApprovalSubject.From(facts, "production", 1),
            ApprovalSubject.From(facts, "production", 2),
            ApprovalSubject.From(facts, "staging", 1),
            ApprovalSubject.From(facts with { Version = "1.4.3" }, "production", 1),
            ApprovalSubject.From(facts with { Commit = null }, "production", 1),
            ApprovalSubject.From(facts with { PlanDigest = new string('e', 64) }, "production", 1),
            ApprovalSubject.From(facts with { Artifacts = [] }, "production", 1),
            ApprovalSubject.From(facts with { Variables = new Dictionary<string, string>() }, "production", 1),
        }.Select(ApprovalDigest.Of)];

        Assert.Equal(digests.Length, digests.Distinct().Count());
    }

    [Fact]
    public void Of_VariablesInAnotherOrder_IsTheSame()
    {
        ReleaseFacts facts = ReleaseBuilder.Facts();
        ReleaseFacts one = facts with { Variables = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        ReleaseFacts other = facts with { Variables = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } };

        Assert.Equal(ApprovalDigest.Of(ApprovalSubject.From(one, "s", 1)), ApprovalDigest.Of(ApprovalSubject.From(other, "s", 1)));
    }
}
