using Npgsql;

namespace Hal9.Migrate.Benchmarks.Databases;

/// <summary>A database made for a benchmark, anew each time.</summary>
/// <param name="server">A connection string of somebody who may create databases.</param>
/// <param name="name">What it is called; one of that name is dropped.</param>
internal sealed class BenchDatabase(string server, string name)
{
    public string Connection { get; } = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false, CommandTimeout = 0 }.ToString();

    /// <summary>Makes it.</summary>
    public static async Task<BenchDatabase> MakeAsync(string server, string name, string schema)
    {
        var database = new BenchDatabase(server, name);
        await database.DropAsync();
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        await database.ExecuteAsync(schema);
        return database;
    }

    public Task DropAsync() => ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    public Task ExecuteAsync(string sql) => ExecuteAsync(Connection, sql);

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Connection);
        await connection.OpenAsync();
        return connection;
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>What a figure depends on: version, and how durable a commit is.</summary>
    public async Task<string> SettingsAsync() =>
        $"PostgreSQL {await QueryAsync<string>("SHOW server_version")}, fsync {await QueryAsync<string>("SHOW fsync")}, synchronous_commit {await QueryAsync<string>("SHOW synchronous_commit")}";

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var open = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false, CommandTimeout = 0 }.ToString());
        await open.OpenAsync();
        await using var command = new NpgsqlCommand(sql, open);
        await command.ExecuteNonQueryAsync();
    }
}
