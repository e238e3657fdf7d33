using ReleaseFunctions.Core.Releases;

namespace ReleaseFunctions.Core.Tests.Releases.InFlight;

public sealed class InFlightCountTests
{
    [Fact]
    public void Versions_SeveralVersions_OldestFirstAndTheOldestReleasesOfEach()
    {
        InFlightCount count = new(2);
        foreach ((string id, string? version, int minute) in new[] { ("d", "1.10", 4), ("a", "1.9", 1), ("c", "1.9", 3), ("b", "1.9", 2), ("e", null, 5) })
        {
            count.Add(Release(id, version, minute));
        }

        IReadOnlyList<VersionInFlight> versions = count.Versions;

        Assert.Equal([("1.9", 3), ("1.10", 1), (null, 1)], versions.Select(each => (each.Version, each.Count)));
        Assert.Equal(["a", "b"], versions[0].Releases.Select(release => release.Id));
        Assert.Equal(ReleaseBuilder.Noon.AddMinutes(1), versions[0].OldestRequestedAt);
        Assert.Equal(3, versions[0].ByStatus[ReleaseStatus.Waiting]);
        Assert.Equal(3, versions[0].ByWait[WaitingCode.Approval]);
    }

    private static ReleaseSummary Release(string id, string? version, int minute) =>
        new(id, "checkout", 1, "1", ReleaseStatus.Waiting, new Waiting(WaitingCode.Approval, "text", ReleaseBuilder.Noon, null), "key:ci", ReleaseBuilder.Noon.AddMinutes(minute), null)
        {
            OrchestrationVersion = version,
        };
}
