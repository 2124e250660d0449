using System.Data;
using Npgsql;

namespace Hal9.Migrate.PostgreSql.State.Sessions;

/// <summary>A connection to a database whose rows are moved. It stays open: its temporary tables are used again.</summary>
internal sealed class SqlSession : IAsyncDisposable
{
    // Whatever the server's, the database's and the role's defaults: what is committed is on the disk, and a value's text is always the same. Statements on a
    // few rows are not compiled to machine code first, which takes longer than they do.
    private const string Settings = """
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
        SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex';
        SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET client_min_messages = warning; SET jit = off
        """;

    private readonly NpgsqlConnection _connection;
    private readonly Action<string>? _before;
    private string? _beginning;

    private SqlSession(NpgsqlConnection connection, Action<string>? before) => (_connection, _before) = (connection, before);

    /// <summary>Temporary tables that are there.</summary>
    public HashSet<string> Stages { get; } = [];

    /// <summary>The tables that were captured when it was last looked.</summary>
    public string[] Logs { get; set; } = [];

    /// <summary>Whether the control row was there when it was last looked for.</summary>
    public bool IsArmed { get; set; }

    /// <summary>Whether it can be used again.</summary>
    public bool IsUsable => _connection.FullState == ConnectionState.Open && !IsInTransaction;

    private bool IsInTransaction { get; set; }

    public static async Task<SqlSession> OpenAsync(NpgsqlDataSource source, Action<string>? before, CancellationToken cancellationToken)
    {
        var session = new SqlSession(source.CreateConnection(), before);
        try
        {
            await session._connection.OpenAsync(cancellationToken);
            await session.RunAsync(Settings, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a transaction. What that takes goes to the server together with the first statement, unless that has parameters.</summary>
    public async Task BeginAsync(string sql, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        (IsInTransaction, _beginning) = (true, sql);
    }

    public async Task EndAsync(string sql, CancellationToken cancellationToken)
    {
        // Nothing was asked in it.
        if (_beginning is null)
        {
            await RunAsync(sql, cancellationToken);
        }

        (_beginning, IsInTransaction) = (null, false);
    }

    /// <summary>Ends a transaction, if there still is one, without its changes; a connection that is broken or busy is given up.</summary>
    public async Task RollBackAsync()
    {
        if (_beginning is not null)
        {
            (_beginning, IsInTransaction) = (null, false);
        }

        if (IsInTransaction && _connection.FullState == ConnectionState.Open)
        {
            await using var command = new NpgsqlCommand("ROLLBACK", _connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            IsInTransaction = false;
        }
    }

    /// <summary>Runs it; returns how many rows it changed.</summary>
    public async Task<int> RunAsync(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = await CommandAsync(sql, values, cancellationToken);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = await CommandAsync(sql, values, cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    public async Task<long> NumberAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        (await QueryAsync(sql, row => row.GetInt64(0), cancellationToken, values)).Single();

    /// <summary>Rows one at a time.</summary>
    public async IAsyncEnumerable<NpgsqlDataReader> StreamAsync(string sql, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(sql, [], cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return reader;
        }
    }

    /// <summary>The types of what a query would give.</summary>
    public async Task<List<uint>> DescribeAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync(sql, [], cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeOID)];
    }

    /// <summary>COPY in binary format, either way, as it is.</summary>
    public async Task<NpgsqlRawCopyStream> CopyAsync(string sql, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        _before?.Invoke(sql);
        return await _connection.BeginRawBinaryCopyAsync(sql, cancellationToken);
    }

    /// <summary>COPY in binary format, value by value.</summary>
    public async Task<NpgsqlBinaryImporter> ImportAsync(string sql, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        _before?.Invoke(sql);
        return await _connection.BeginBinaryImportAsync(sql, cancellationToken);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_beginning is { } sql)
        {
            _beginning = null;
            _before?.Invoke(sql);
            await using var command = new NpgsqlCommand(sql, _connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<NpgsqlCommand> CommandAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        if (values.Length > 0)
        {
            await FlushAsync(cancellationToken);
        }
        else if (_beginning is { } beginning)
        {
            (_beginning, sql) = (null, $"{beginning}; {sql}");
        }

        _before?.Invoke(sql);
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
