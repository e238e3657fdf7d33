using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>A connection with its prepared statements. Not for use by two threads at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public Session(string connectionString)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
    }

    private sqlite3 Handle => _connection.Handle ?? throw new ObjectDisposedException(nameof(Session));

    /// <summary>The prepared form of a constant text; the caller binds and steps it.</summary>
    public Statement this[string sql]
    {
        get
        {
            if (_statements.TryGetValue(sql, out var statement))
            {
                // A use that ended in an exception may have left it in the middle.
                statement.Reset();
                return statement;
            }

            statement = new Statement(Handle, sql);
            _statements.Add(sql, statement);
            return statement;
        }
    }

    /// <summary>Runs a statement once, without keeping it.</summary>
    public void Execute(string sql)
    {
        using var statement = new Statement(Handle, sql);
        statement.Run();
    }

    /// <summary>Reads one number.</summary>
    public long Scalar(string sql)
    {
        using var statement = new Statement(Handle, sql);
        return statement.Step() ? statement.Long(0) : 0;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }
}
