using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Hal9.Migrate.Storage;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Access;

/// <summary>The bearer tokens as a table.</summary>
internal sealed class SqliteTokens(Writer writer, Readers readers) : ITokenStore
{
    private const string Columns = "name, role, hash, created_at, expires_at";

    public async Task<bool> AddAsync(AccessToken token, CancellationToken cancellationToken) => await writer.DecideAsync(
        connection =>
        {
            if (connection.Number("SELECT count(*) FROM tokens WHERE hash = @hash AND name <> @name", ("@hash", token.Hash), ("@name", token.Name)) > 0)
            {
                throw new MigrateException(
                    ProblemCode.InvalidArgument, $"There is a token with the same text as '{token.Name}' under another name.", "Make a new token.");
            }

            return connection.Execute(
                $"INSERT INTO tokens ({Columns}) VALUES (@name, @role, @hash, @created_at, @expires_at) ON CONFLICT (name) DO NOTHING",
                ("@name", token.Name), ("@role", token.Role.ToString()), ("@hash", token.Hash), ("@created_at", TimeText.Of(token.CreatedAt)),
                ("@expires_at", token.ExpiresAt is { } expiry ? TimeText.Of(expiry) : DBNull.Value)) == 1;
        },
        cancellationToken);

    public Task<AccessToken?> FindAsync(string hash, CancellationToken cancellationToken) => readers.ReadAsync(
        connection => connection.Query($"SELECT {Columns} FROM tokens WHERE hash = @hash", Read, ("@hash", hash)).SingleOrDefault(), cancellationToken);

    public Task<IReadOnlyList<AccessToken>> ListAsync(CancellationToken cancellationToken) => readers.ReadAsync<IReadOnlyList<AccessToken>>(
        connection => connection.Query($"SELECT {Columns} FROM tokens ORDER BY name", Read), cancellationToken);

    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) =>
        await writer.DecideAsync(connection => connection.Execute("DELETE FROM tokens WHERE name = @name", ("@name", name)) == 1, cancellationToken);

    public Task AddSessionAsync(BrowserSession session, DateTimeOffset now, CancellationToken cancellationToken) => writer.DecideAsync(
        connection =>
        {
            connection.Execute("DELETE FROM sessions WHERE expires_at <= @now", ("@now", TimeText.Of(now)));
            return connection.Execute(
                "INSERT INTO sessions (hash, token_hash, expires_at) VALUES (@hash, @token_hash, @expires_at)",
                ("@hash", session.Hash), ("@token_hash", session.TokenHash), ("@expires_at", TimeText.Of(session.ExpiresAt)));
        },
        cancellationToken);

    public Task<AccessToken?> FindSessionAsync(string hash, CancellationToken cancellationToken) => readers.ReadAsync(
        connection => connection.Query(
            """
            SELECT t.name, t.role, t.hash, t.created_at, min(s.expires_at, coalesce(t.expires_at, s.expires_at))
            FROM sessions s JOIN tokens t ON t.hash = s.token_hash WHERE s.hash = @hash
            """,
            Read, ("@hash", hash)).SingleOrDefault(),
        cancellationToken);

    public Task RemoveSessionAsync(string hash, CancellationToken cancellationToken) =>
        writer.DecideAsync(connection => connection.Execute("DELETE FROM sessions WHERE hash = @hash", ("@hash", hash)), cancellationToken);

    private static AccessToken Read(SqliteDataReader row) => new(
        row.GetString(0), Enum.Parse<Role>(row.GetString(1)), row.GetString(2), TimeText.Read(row.GetString(3)),
        row.IsDBNull(4) ? null : TimeText.Read(row.GetString(4)));
}
