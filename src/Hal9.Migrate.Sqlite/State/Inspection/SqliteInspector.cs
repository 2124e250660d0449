using System.Collections.Immutable;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State.Sessions;
using Hal9.Migrate.Sqlite.State.Transactions;
using Hal9.Migrate.State.Inspection;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace Hal9.Migrate.Sqlite.State.Inspection;

/// <summary>Looks at an SQLite database whose rows shall be moved. Reads only; what is tried is tried on empty copies of its tables in memory.</summary>
public sealed class SqliteInspector : IStoreInspector
{
    private readonly Database _database;

    /// <param name="path">Of the database.</param>
    /// <param name="options">How the migration will treat it; the defaults unless given.</param>
    public SqliteInspector(string path, SqliteStateOptions? options = null) => _database = new Database(path, options ?? SqliteStateOptions.Default, null);

    /// <inheritdoc/>
    public Task<StoreFacts> InspectAsync(ImmutableArray<InspectedTable> tables, CancellationToken cancellationToken) => ReadAsync(
        session =>
        {
            var findings = ImmutableArray.CreateBuilder<Finding>();
            findings.AddRange(File(session, tables is [{ Side: Side.Successor }, ..] ? "state.target" : "state.source"));
            var facts = tables.Select(table => TableInspection.Inspect(session, table, findings.Add)).ToImmutableArray();
            var bytes = session.Number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
            return new StoreFacts(findings.ToImmutable(), facts, bytes, new DriveInfo(Path.GetFullPath(_database.Path)).AvailableFreeSpace);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<SampledRow>> SampleAsync(InspectedTable table, int rows, CancellationToken cancellationToken) =>
        ReadAsync(session => Sample.Read(session, table, rows), cancellationToken);

    /// <inheritdoc/>
    public Task<ImmutableArray<TriedRow>> TryAsync(InspectedTable table, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken) =>
        ReadAsync(session => Trial.Run(session, table, rows), cancellationToken);

    /// <summary>Closes the database's file.</summary>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private Task<T> ReadAsync<T>(Func<SqlSession, T> work, CancellationToken cancellationToken) => _database.ReadAsync(
        session =>
        {
            // Else a column that is not there would count as a text, quoted as it is.
            sqlite3_db_config(session.Connection.Handle, SQLITE_DBCONFIG_DQS_DML, 0, out _);
            return work(session);
        },
        cancellationToken);

    private IEnumerable<Finding> File(SqlSession session, string path)
    {
        if (IsReadOnly())
        {
            yield return new(FindingSeverity.Error, path, $"'{_database.Path}' is read-only for the user who runs the server.", "Make the file and its folder writable for that user.");
        }

        var mode = session.Query("PRAGMA journal_mode", row => row.GetString(0)).Single();
        yield return mode == "wal"
            ? new(FindingSeverity.Information, path, "The journal mode is WAL: readers and writers do not wait for each other.")
            : new(FindingSeverity.Warning, path, $"The journal mode is {mode}, not WAL: while a chunk is read, the application's commits wait.", "PRAGMA journal_mode = WAL;");
        yield return new(
            FindingSeverity.Information, path, "Whether the application's connections have a busy timeout cannot be seen from here: each sets its own.",
            FormattableString.Invariant($"See to it that each has PRAGMA busy_timeout = {(long)_database.Options.BusyTimeout.TotalMilliseconds} or more: our transactions are short, but one that begins while another is under way has to wait."));
        yield return new(
            FindingSeverity.Information, path, "Which programs write to the file cannot be seen from here: SQLite has no list of its sessions.",
            "Jobs that write without passing the gateway are refused while the other side owns the writes; let them follow the flag write_owner.");
    }

    // Asked of SQLite, on a connection that reads nothing: to open and close the file ourselves would release the locks of this whole process on it.
    private bool IsReadOnly()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _database.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return sqlite3_db_readonly(connection.Handle, "main") == 1;
    }
}
