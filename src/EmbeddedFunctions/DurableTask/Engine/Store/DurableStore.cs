using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>The database: one session that writes, and as many as needed that read beside it.</summary>
internal sealed class DurableStore : IDisposable
{
    private const int KeptReaders = 8;

    private readonly ConcurrentBag<Session> _readers = [];
    private readonly FileStream? _lock;
    private readonly string _connectionString;
    private readonly Lock _memoryGate = new();
    private volatile bool _isDisposed;

    private DurableStore(string connectionString, FileStream? fileLock)
    {
        _connectionString = connectionString;
        _lock = fileLock;
        Writer = new Session(connectionString);
    }

    /// <summary>The session of the writer thread.</summary>
    public Session Writer { get; }

    private bool IsInMemory => _lock is null;

    /// <summary>Opens, and creates where needed, the database of a hub; in memory when there is no directory.</summary>
    public static DurableStore Open(string? directory, string hubName)
    {
        if (directory is null)
        {
            return Prepare(new DurableStore(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }.ToString(), null), "in memory");
        }

        Directory.CreateDirectory(directory);
        var path = Path.Combine(Path.GetFullPath(directory), hubName + ".db");
        var fileLock = StoreLock.Take(path);
        try
        {
            return Prepare(new DurableStore(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString(), fileLock), path);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Runs a transaction's worth of writing; the database in memory has one session for all, so readers wait.</summary>
    public void Write(Action<Session> write)
    {
        if (!IsInMemory)
        {
            write(Writer);
            return;
        }

        lock (_memoryGate)
        {
            write(Writer);
        }
    }

    /// <summary>Reads a consistent state of the last commit.</summary>
    public T Read<T>(Func<Session, T> read)
    {
        if (IsInMemory)
        {
            lock (_memoryGate)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return read(Writer);
            }
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_readers.TryTake(out var session))
        {
            session = new Session(_connectionString);
            session.Execute("PRAGMA query_only = 1");
        }

        // An explicit transaction, so that several statements see one snapshot.
        session["BEGIN"].Run();
        try
        {
            return read(session);
        }
        finally
        {
            session["COMMIT"].Run();
            if (_readers.Count < KeptReaders && !_isDisposed)
            {
                _readers.Add(session);
            }
            else
            {
                session.Dispose();
            }
        }
    }

    /// <summary>Closes the database. Reads that are under way end; later ones are refused.</summary>
    public void Dispose()
    {
        lock (_memoryGate)
        {
            _isDisposed = true;
            while (_readers.TryTake(out var reader))
            {
                reader.Dispose();
            }

            Writer.Dispose();
        }

        _lock?.Dispose();
    }

    private static DurableStore Prepare(DurableStore store, string source)
    {
        try
        {
            var writer = store.Writer;
            if (!store.IsInMemory)
            {
                writer.Execute("PRAGMA journal_mode = WAL");
                writer.Execute("PRAGMA synchronous = FULL");

                // One checkpoint writes a page once however often it changed: rarer checkpoints write less.
                writer.Execute("PRAGMA wal_autocheckpoint = 4000");
                writer.Execute("PRAGMA journal_size_limit = 67108864");
            }

            writer.Execute("PRAGMA cache_size = -16384");
            writer.Execute("PRAGMA temp_store = MEMORY");
            Schema.Prepare(writer, source);
            return store;
        }
        catch
        {
            store.Writer.Dispose();
            throw;
        }
    }
}
