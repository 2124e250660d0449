using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Hal9.Migrate.PostgreSql.State.Encoding;
using Hal9.Migrate.PostgreSql.State.Sessions;
using Hal9.Migrate.State.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>A temporary table in which rows lie as they have come, in the types they came in, before they are written. Empty at the end of a transaction.</summary>
/// <param name="Name">As SQL.</param>
/// <param name="Types">Of its columns c0, c1 and so on; names of <c>pg_catalog</c>.</param>
/// <param name="IsEncoded">Whether rows come as bytes; else as values, which lie there as text.</param>
internal sealed record Stage(string Name, ImmutableArray<string> Types, bool IsEncoded)
{
    /// <summary>A stage for a stream. Made outside a transaction, which could take it back.</summary>
    /// <param name="session">Keeps it, for the next batch.</param>
    /// <param name="use">What it is for; with the types it makes the name.</param>
    /// <param name="stream">The rows.</param>
    /// <param name="columns">How many columns they have.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<Stage> EnsureAsync(SqlSession session, string use, RowStream stream, int columns, CancellationToken cancellationToken)
    {
        var encoded = BinaryTypes.TypesOf(stream.Encoding);
        var types = encoded is { } known && known.All(BinaryTypes.IsPortable) ? known : [.. Enumerable.Repeat("text", columns)];
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{use}|{string.Join(',', types)}")).AsSpan(0, 8));
        var stage = new Stage($"pg_temp.hal9_{hash}", types, encoded is not null);
        if (!session.Stages.Contains(stage.Name))
        {
            var list = string.Join(", ", types.Select((type, i) => $"c{i} pg_catalog.{SqlText.Name(type)}"));
            // Analyzed while it is empty: then the planner goes by how large it is at the time, instead of assuming ten pages.
            await session.RunAsync($"CREATE TEMPORARY TABLE IF NOT EXISTS {stage.Name[8..]} ({list}, hal9_fault text) ON COMMIT DELETE ROWS; ANALYZE {stage.Name}", cancellationToken);
            session.Stages.Add(stage.Name);
        }

        return stage;
    }

    public static string Column(int i) => string.Create(CultureInfo.InvariantCulture, $"s.c{i}");

    /// <summary>Takes the rows in; returns how many they are.</summary>
    public async Task<long> FillAsync(SqlSession session, RowStream stream, CancellationToken cancellationToken)
    {
        var list = string.Join(", ", Types.Select((_, i) => $"c{i}"));
        if (ReferenceEquals(stream, RowStream.Empty))
        {
            return 0;
        }

        if (IsEncoded)
        {
            return await CopyInAsync(session, $"COPY {Name} ({list}) FROM STDIN (FORMAT binary)", stream, cancellationToken);
        }

        var count = 0L;
        await using var import = await session.ImportAsync($"COPY {Name} ({list}, hal9_fault) FROM STDIN (FORMAT binary)", cancellationToken);
        await foreach (var row in stream.ReadAsync(cancellationToken))
        {
            await import.StartRowAsync(cancellationToken);
            string? fault = null;
            foreach (var value in row)
            {
                var text = ValueText.Of(value);
                if (text?.Contains('\0', StringComparison.Ordinal) == true)
                {
                    (text, fault) = (text.Replace("\0", "", StringComparison.Ordinal), "it has a text with a zero byte in it, which PostgreSQL does not take");
                }

                await WriteAsync(import, text, cancellationToken);
            }

            await WriteAsync(import, fault, cancellationToken);
            count++;
        }

        await import.CompleteAsync(cancellationToken);
        return count;
    }

    /// <summary>Passes rows on as they are.</summary>
    public static async Task<long> CopyInAsync(SqlSession session, string sql, RowStream stream, CancellationToken cancellationToken)
    {
        var copy = await session.CopyAsync(sql, cancellationToken);
        var isComplete = false;
        try
        {
            var count = await stream.CopyToAsync(copy, cancellationToken);
            isComplete = true;
            return count;
        }
        finally
        {
            if (!isComplete)
            {
                await CancelAsync(copy);
            }

            // Only with its disposal do rows count as sent.
            await copy.DisposeAsync();
        }
    }

    private static async Task CancelAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or ObjectDisposedException)
        {
            // The server has cancelled it already, or is gone.
        }
    }

    private static Task WriteAsync(NpgsqlBinaryImporter import, string? text, CancellationToken cancellationToken) =>
        text is null ? import.WriteNullAsync(cancellationToken) : import.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
}
