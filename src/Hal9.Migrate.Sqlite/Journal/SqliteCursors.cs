using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Sqlite.Journal;

/// <summary>How far readers of the journal have got; they only go forward.</summary>
internal sealed class SqliteCursors(Writer writer, Readers readers) : ICursorStore
{
    public Task<long> ReadAsync(string reader, CancellationToken cancellationToken) => readers.ReadAsync(
        connection => connection.Query("SELECT sequence FROM cursors WHERE reader = @reader", row => row.GetInt64(0), ("@reader", reader)).SingleOrDefault(), cancellationToken);

    public Task MoveAsync(string reader, long sequence, CancellationToken cancellationToken) => writer.DecideAsync(
        connection =>
        {
            connection.Execute(
                "INSERT INTO cursors (reader, sequence) VALUES (@reader, @sequence) ON CONFLICT (reader) DO UPDATE SET sequence = max(sequence, excluded.sequence)",
                ("@reader", reader), ("@sequence", sequence));
            return true;
        },
        cancellationToken);
}
