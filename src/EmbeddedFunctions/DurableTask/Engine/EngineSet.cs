using System.ComponentModel.DataAnnotations;
using EmbeddedFunctions.DurableTask.Engine.Runtime;
using EmbeddedFunctions.Engine;
using Microsoft.Extensions.Options;

namespace EmbeddedFunctions.DurableTask.Engine;

/// <summary>The engines of the container, one for each name of a worker or client, opened when first used.</summary>
internal sealed class EngineSet(IServiceProvider services, IOptionsMonitor<EmbeddedEngineOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, EmbeddedEngine> _engines = [];
    private bool _isDisposed;

    /// <exception cref="ValidationException">The options are not valid.</exception>
    /// <exception cref="InvalidOperationException">The store is in use elsewhere, or of a newer version.</exception>
    public EmbeddedEngine Get(string name)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_engines.TryGetValue(name, out var engine))
            {
                var value = options.Get(name);
                Validator.ValidateObject(value, new ValidationContext(value), validateAllProperties: true);
                engine = new EmbeddedEngine(value, services);
                _engines.Add(name, engine);
            }

            return engine;
        }
    }

    /// <summary>The engine of a name; <c>null</c> when it was never opened, or is closed already.</summary>
    public EmbeddedEngine? Find(string name)
    {
        lock (_gate)
        {
            return _engines.GetValueOrDefault(name);
        }
    }

    /// <summary>Waits until every engine is idle.</summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken)
    {
        List<EmbeddedEngine> engines;
        lock (_gate)
        {
            engines = [.. _engines.Values];
        }

        foreach (var engine in engines)
        {
            await engine.WaitUntilIdleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var engine in _engines.Values)
            {
                engine.Dispose();
            }

            _engines.Clear();
        }
    }
}
