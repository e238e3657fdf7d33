using System.Collections.Concurrent;

namespace SampleTarget;

/// <summary>
/// The services that the target pretends to run, made when first named. Each has its own switch and its own traffic, so that several
/// releases can be tried side by side; requests name theirs with <c>?service=</c> and mean <c>main</c> without it.
/// </summary>
public sealed class Services
{
    private readonly ConcurrentDictionary<string, Service> _all = new(StringComparer.Ordinal);

    public Services() => Of(null);

    public IReadOnlyList<Service> All => [.. _all.Values.OrderBy(service => service.Name, StringComparer.Ordinal)];

    public Service Of(string? name) => _all.GetOrAdd(name ?? "main", static key => new Service(key));
}
