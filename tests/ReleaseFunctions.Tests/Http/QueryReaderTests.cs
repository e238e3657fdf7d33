using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using ReleaseFunctions.Core.Releases;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Tests.Http;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData("2026-11-23T10:00:00Z")]
    [InlineData("2026-11-23T10:00:00.000+00:00")]
    [InlineData("2026-11-23T11:00:00 01:00")]
    [InlineData("2026-11-23 10:00:00")]
    public void Releases_TimeAsTheApiWritesIt_IsRead(string text)
    {
        ReleaseQuery query = QueryReader.Releases(Query("from", text));

        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), query.From);
    }

    [Fact]
    public void Releases_OneStatus_IsRead() =>
        Assert.Equal(ReleaseStatus.RolledBack, QueryReader.Releases(Query("status", "rolledBack")).Status);

    [Theory]
    [InlineData("waiting,running")]
    [InlineData("3")]
    [InlineData("done")]
    public void Releases_NoSingleStatus_IsRefusedWithTheNames(string text)
    {
        ProblemException problem = Assert.Throws<ProblemException>(() => QueryReader.Releases(Query("status", text)));

        ProblemError error = Assert.Single(problem.Errors);
        Assert.Equal("status", error.Path);
        Assert.Contains("rolledBack", error.Message, StringComparison.Ordinal);
    }

    private static QueryCollection Query(string name, string value) => new(new Dictionary<string, StringValues> { [name] = value });
}
