using System.Text.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Client;

/// <summary>Checks a release's history as an auditor would, from what the API serves and nothing else.</summary>
public static class HistoryCheck
{
    private static readonly string[] Members = ["seq", "at", "type", "stage", "attempt", "actor", "data", "prev", "hash"];

    /// <summary>Recomputes every hash and the chain, and compares with what the product says about it.</summary>
    /// <returns>The events.</returns>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(ReleaseApi api, string id)
    {
        IReadOnlyList<JsonElement> events = [.. (await api.HistoryAsync(id)).EnumerateArray()];
        string last = Recompute(events);

        JsonElement verified = await api.GetAsync($"api/releases/{id}/history/verify");
        Assert.True(verified.GetProperty("valid").GetBoolean(), verified.GetRawText());
        Assert.Equal(events.Count, verified.GetProperty("events").GetInt32());
        JsonElement end = (await api.ReleaseAsync(id)).GetProperty("history");
        Assert.Equal(last, end.GetProperty("hash").GetString());
        Assert.Equal(events.Count, end.GetProperty("events").GetInt32());
        return events;
    }

    private static string Recompute(IReadOnlyList<JsonElement> events)
    {
        string prev = new('0', 64);
        DateTimeOffset at = DateTimeOffset.MinValue;
        for (int index = 0; index < events.Count; index++)
        {
            JsonElement one = events[index];
            Assert.All(one.EnumerateObject(), member => Assert.Contains(member.Name, Members));
            Assert.Equal(index + 1, one.GetProperty("seq").GetInt64());
            Assert.Equal(prev, one.GetProperty("prev").GetString());
            Assert.EndsWith("Z", one.GetProperty("at").GetString(), StringComparison.Ordinal);

            JsonObject covered = JsonObject.Create(one)!;
            covered.Remove("hash");
            string hash = Canonical.Sha256(JsonElement.Parse(covered.ToJsonString()));
            Assert.Equal(hash, one.GetProperty("hash").GetString());
            prev = hash;
            at = one.GetProperty("at").GetDateTimeOffset() > at ? one.GetProperty("at").GetDateTimeOffset() : at;
        }

        Assert.Equal("release.requested", events[0].GetProperty("type").GetString());
        return prev;
    }
}
