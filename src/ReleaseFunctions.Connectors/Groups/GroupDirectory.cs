using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using ReleaseFunctions.Core.Approvals;

namespace ReleaseFunctions.Connectors.Groups;

/// <summary>Who belongs to a group: the configuration as it is now, else Microsoft Graph, whose answers are kept for some minutes.</summary>
internal sealed class GroupDirectory(IConfiguration configuration, GraphGroups graph, TimeProvider time) : IGroupDirectory
{
    /// <summary>How old an answer of Microsoft Graph may be where nothing is decided on it.</summary>
    internal static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (GroupReading Reading, DateTimeOffset At)> _kept = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Configured => GroupReader.Names(configuration);

    public async Task<GroupReading> ReadAsync(string group, bool fresh, CancellationToken cancellationToken)
    {
        if (GroupReader.Members(configuration, group) is { } members)
        {
            return new GroupReading(group, members, "configuration");
        }

        DateTimeOffset now = time.GetUtcNow();
        if (!fresh && _kept.TryGetValue(group, out (GroupReading Reading, DateTimeOffset At) kept) && now - kept.At < Freshness)
        {
            return kept.Reading with { Group = group };
        }

        GroupReading reading = await graph.ReadAsync(group, cancellationToken);
        if (reading.Problem is null)
        {
            _kept[group] = (reading, now);
        }
        else
        {
            _kept.TryRemove(group, out _); // what cannot be asked now is not known now
        }

        return reading;
    }
}
