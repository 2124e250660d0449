using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Access;

/// <summary>Secrets by name: made once, never changed.</summary>
internal sealed class SqliteSecrets(Writer writer, Readers readers)
{
    /// <summary>The secret of that name; the candidate becomes it when there is none yet.</summary>
    public async Task<byte[]> GetOrAddAsync(string name, byte[] candidate, CancellationToken cancellationToken) =>
        await readers.ReadAsync(connection => Find(connection, name), cancellationToken)
        ?? await writer.DecideAsync(
            connection =>
            {
                connection.Execute("INSERT INTO secrets (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", ("@name", name), ("@value", candidate));
                return Find(connection, name)!;
            },
            cancellationToken);

    private static byte[]? Find(SqliteConnection connection, string name) =>
        connection.Query("SELECT value FROM secrets WHERE name = @name", row => row.GetFieldValue<byte[]>(0), ("@name", name)).SingleOrDefault();
}
