using EmbeddedFunctions.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>All clients in the container.</summary>
internal sealed class RegisteredClients(IEnumerable<RegisteredClient> clients) : IDurableTaskClientProvider
{
    private readonly IReadOnlyList<DurableTaskClient> _clients = [.. clients.Select(c => c.Client)];

    public DurableTaskClient GetClient(string? name = null)
    {
        name ??= Options.DefaultName;
        return _clients.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentOutOfRangeException(
                nameof(name),
                name,
                $"No client has this name. Known: {string.Join(", ", _clients.Select(c => $"\"{c.Name}\""))}. Add it with AddDurableTaskClient.");
    }
}
