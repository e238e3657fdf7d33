using System.Collections.Concurrent;
using ReleaseFunctions.Connectors.Tests.Contracts;

[assembly: AssemblyFixture(typeof(PrismMocks))]

namespace ReleaseFunctions.Connectors.Tests.Contracts;

/// <summary>One mock for each description, shared by all tests, because starting one takes seconds. A test class asks for it in its constructor.</summary>
public sealed class PrismMocks : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Prism>>> _mocks = new();

    /// <summary>The address of the mock of a description; skips the test where the description is not at hand.</summary>
    public async Task<Uri> UrlOfAsync(string spec)
    {
        Specs.PathOf(spec);
        return (await _mocks.GetOrAdd(spec, name => new(() => Prism.MockAsync(name))).Value).Url;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<Prism>> mock in _mocks.Values)
        {
            await (await mock.Value).DisposeAsync();
        }
    }
}
