using System.Globalization;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Reigns;

/// <summary>The time in which one controller writes to the store: from its opening to the next one.</summary>
/// <param name="Epoch">Its number, greater than that of every earlier one.</param>
internal sealed record Reign(long Epoch)
{
    /// <summary>Ends whatever reign there was and begins a new one, within the caller's transaction.</summary>
    public static Reign Begin(SqliteConnection connection, DateTimeOffset now) => new(connection.Number(
        "UPDATE control SET epoch = epoch + 1, process_id = @process, host = @host, since = @since RETURNING epoch",
        ("@process", Environment.ProcessId), ("@host", Environment.MachineName), ("@since", TimeText.Of(now))));

    /// <summary>Throws when another controller reigns by now. In the caller's transaction, so that none can take over before it ends.</summary>
    public void Require(SqliteConnection connection, string path)
    {
        var current = connection.Number("SELECT epoch FROM control");
        if (current != Epoch)
        {
            throw new MigrateException(
                ProblemCode.LeaseLost,
                $"Another server has taken over the store '{path}' (epoch {current}; this one's was {Epoch}). Nothing was written.",
                "Stop this server, or the other one and then restart this one.");
        }
    }

    /// <summary>Who began the present reign, as a clause for people; null when nobody did.</summary>
    public static string? Describe(SqliteConnection connection) => connection.Query(
        "SELECT process_id, host, since FROM control WHERE epoch > 0",
        row => string.Create(CultureInfo.InvariantCulture, $"process {row.GetInt64(0)} on {row.GetString(1)} since {row.GetString(2)}")).FirstOrDefault();
}
