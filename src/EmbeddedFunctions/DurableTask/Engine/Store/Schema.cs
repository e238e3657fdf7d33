namespace EmbeddedFunctions.DurableTask.Engine.Store;

/// <summary>The tables. README.md explains them.</summary>
internal static class Schema
{
    /// <summary>Version of the tables, kept in SQLite's user_version.</summary>
    public const int Version = 1;

    private static readonly string[] Statements =
    [
        """
        CREATE TABLE instances (
          key INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          version TEXT NOT NULL,
          status INTEGER NOT NULL,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL,
          completed INTEGER,
          wake_at INTEGER,
          work INTEGER NOT NULL DEFAULT 0,
          parent_key INTEGER,
          parent_task INTEGER,
          parent_id TEXT,
          parent_name TEXT,
          tags TEXT,
          trace_parent TEXT,
          trace_state TEXT
        )
        """,
        "CREATE INDEX instances_wake ON instances (wake_at) WHERE wake_at IS NOT NULL",
        "CREATE INDEX instances_work ON instances (key) WHERE work = 1",
        "CREATE INDEX instances_parent ON instances (parent_key) WHERE parent_key IS NOT NULL",
        "CREATE INDEX instances_status ON instances (status)",
        "CREATE INDEX instances_created ON instances (created)",
        "CREATE INDEX instances_completed ON instances (completed) WHERE completed IS NOT NULL",
        "CREATE TABLE history (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, events BLOB NOT NULL)",
        "CREATE TABLE inbox (instance INTEGER NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL, PRIMARY KEY (instance, seq)) WITHOUT ROWID",
        "CREATE TABLE payloads (id INTEGER PRIMARY KEY, data NOT NULL)",
    ];

    /// <summary>Creates the tables in an empty database, or checks that this engine knows the ones that are there.</summary>
    /// <exception cref="InvalidOperationException">A newer engine wrote the database.</exception>
    public static void Prepare(Session session, string source)
    {
        var found = session.Scalar("PRAGMA user_version");
        if (found > Version)
        {
            throw new InvalidOperationException(
                $"The database '{source}' has schema version {found}, but this engine knows versions up to {Version}. Use the engine that wrote it, or a newer one.");
        }

        if (found == Version)
        {
            return;
        }

        session.Execute("BEGIN IMMEDIATE");
        foreach (var statement in Statements)
        {
            session.Execute(statement);
        }

        session.Execute($"PRAGMA user_version = {Version}");
        session.Execute("COMMIT");
    }
}
