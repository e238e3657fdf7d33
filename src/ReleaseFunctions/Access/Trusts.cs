using Microsoft.Extensions.Configuration;

namespace ReleaseFunctions.Access;

/// <summary>The trusts of the settings, as they are now; one that is wrong lets nobody in.</summary>
internal sealed class Trusts(IConfiguration configuration)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Trust> All => [.. Read().Select(read => read.Trust).OfType<Trust>()];

    /// <summary>What is wrong, each naming its setting.</summary>
    public IEnumerable<string> Problems() => Read().SelectMany(read => read.Problems);

    private IEnumerable<(Trust? Trust, IReadOnlyList<string> Problems)> Read() => configuration.GetSection(TrustReader.Section).GetChildren()
        .OrderBy(section => section.Key, StringComparer.Ordinal)
        .Select(section => new TrustReader(section).Read());
}
