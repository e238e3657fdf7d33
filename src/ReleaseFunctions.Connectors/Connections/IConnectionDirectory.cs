using System.Diagnostics.CodeAnalysis;
using ReleaseFunctions.Core.Connections;

namespace ReleaseFunctions.Connectors.Connections;

/// <summary>The configured connections as they are now; a valid change of the configuration shows at the next call, an invalid one is logged and ignored.</summary>
public interface IConnectionDirectory
{
    /// <summary>Every connection's kind by its name: what plans are checked against.</summary>
    IReadOnlyDictionary<string, ConnectionKind> Kinds { get; }

    /// <summary>Finds a connection by its name, whose case does not matter, as in setting names.</summary>
    bool TryGet(string name, [NotNullWhen(true)] out ConnectionSettings? connection);
}
