using System.Globalization;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Schema;

/// <summary>What is in a store's file. The header's <c>application_id</c> says that it is one, <c>user_version</c> which schema.</summary>
internal static class StoreSchema
{
    /// <summary>"HAL9" in ASCII.</summary>
    public const int ApplicationId = 0x48414C39;

    /// <summary>What leads from each version to the next; the first makes a store of an empty file. Only ever added to.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        PRAGMA application_id = 0x48414C39;

        -- One row: who reigns, and where the journal ends. Every write checks the epoch here, every append moves the end.
        CREATE TABLE control (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            epoch INTEGER NOT NULL,
            process_id INTEGER NOT NULL,
            host TEXT NOT NULL,
            since TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            hash TEXT NOT NULL,
            probes INTEGER NOT NULL
        ) STRICT;
        INSERT INTO control VALUES (1, 0, 0, '', '', 0, hex(zeroblob(32)), 0); -- HashChain.Start is 64 zeros

        CREATE TABLE journal (
            sequence INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            actor TEXT NOT NULL,
            type TEXT NOT NULL,
            version INTEGER NOT NULL,
            data TEXT NOT NULL,
            previous_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;

        CREATE TABLE tokens (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL,
            hash TEXT NOT NULL UNIQUE,
            created_at TEXT NOT NULL,
            expires_at TEXT
        ) STRICT;

        CREATE TABLE secrets (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT;

        -- start: 100 ns since the year 1, UTC. window: JSON, Brotli. A minute takes the place of its seconds.
        CREATE TABLE evidence_seconds (
            start INTEGER PRIMARY KEY,
            window BLOB NOT NULL
        ) STRICT;
        CREATE TABLE evidence_minutes (
            start INTEGER PRIMARY KEY,
            window BLOB NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE sessions (
            hash TEXT PRIMARY KEY,
            token_hash TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) STRICT;
        """,
        """
        -- id: of the journal record. at: as in evidence. summary: JSON. bundle: JSON, Brotli.
        CREATE TABLE verdicts (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            summary TEXT NOT NULL,
            bundle BLOB NOT NULL
        ) STRICT;
        """,
        """
        -- Who reads the journal, and up to which record he is done.
        CREATE TABLE cursors (
            reader TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL
        ) STRICT;
        """,
    ];

    // Restored on every opening, in case somebody dropped them. The one for INSERT also stops INSERT OR REPLACE.
    private const string Triggers = """
        CREATE TRIGGER IF NOT EXISTS journal_keeps_what_it_has BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

        CREATE TRIGGER IF NOT EXISTS journal_loses_nothing BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

        CREATE TRIGGER IF NOT EXISTS journal_grows_at_its_end BEFORE INSERT ON journal
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM journal)
            OR NEW.previous_hash IS NOT (SELECT coalesce((SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1), hex(zeroblob(32))))
        BEGIN SELECT RAISE(ABORT, 'the journal only grows at its end'); END;
        """;

    /// <summary>Throws for a file that is not ours, or is of a later version of ours, before anything in it is touched.</summary>
    public static void RequireKnown(SqliteConnection connection, string path, IReadOnlyList<string> steps)
    {
        var application = connection.Number("PRAGMA application_id");
        var version = connection.Number("PRAGMA user_version");
        var isEmpty = connection.Number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application != ApplicationId && !(application == 0 && version == 0 && isEmpty))
        {
            throw new MigrateException(
                ProblemCode.StoreCorrupt,
                $"'{path}' is the SQLite database of another program, not a store of hal9-migrate.",
                "Correct the path; the file was left as it is.");
        }

        if (version > steps.Count)
        {
            throw new MigrateException(
                ProblemCode.StoreCorrupt,
                $"The store '{path}' has schema {version}; this version of hal9-migrate knows schemas up to {steps.Count}.",
                "Use the version that wrote it, or a later one; the file was left as it is.");
        }
    }

    /// <summary>Switches to the write-ahead log, in which readers and the writer do not wait for each other.</summary>
    public static void RequireLog(SqliteConnection connection, string path)
    {
        if (connection.Query("PRAGMA journal_mode = WAL", row => row.GetString(0)) is not ["wal"])
        {
            throw new MigrateException(
                ProblemCode.StoreUnwritable, $"The file system of '{path}' cannot hold a store: SQLite cannot keep a write-ahead log there.", "Use a local disk.");
        }
    }

    /// <summary>Brings the file to the last version, within the caller's transaction.</summary>
    public static void Upgrade(SqliteConnection connection, IReadOnlyList<string> steps)
    {
        for (var version = (int)connection.Number("PRAGMA user_version"); version < steps.Count; version++)
        {
            connection.Execute(steps[version]);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
        }

        connection.Execute(Triggers);
    }

    /// <summary>
    /// Throws <see cref="InvalidDataException"/> when the pages that hold decisions, tokens and secrets are damaged. Evidence, the bulk,
    /// is left to its readers.
    /// </summary>
    public static void RequireSound(SqliteConnection connection)
    {
        foreach (var table in (ReadOnlySpan<string>)["control", "journal", "tokens", "sessions", "secrets"])
        {
            foreach (var finding in connection.Query($"PRAGMA integrity_check('{table}')", row => row.GetString(0)))
            {
                if (finding != "ok")
                {
                    throw new InvalidDataException($"{table}: {finding}");
                }
            }
        }

        if (connection.Number("SELECT count(*) FROM control") != 1)
        {
            throw new InvalidDataException("control: its one row is missing");
        }
    }
}
