using System.Diagnostics;
using Hal9.Migrate.Routing;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>
/// An application that knows nothing of all this, while its tables are copied, handed over and handed back: pgbench's bank. Every transfer is
/// in an account, a teller, a branch and the history; a transfer that was moved in part, twice or not at all unbalances the books.
/// </summary>
public sealed class PgbenchTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Schema = """
        CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88));
        CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84));
        CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84));
        CREATE TABLE pgbench_history (id bigserial PRIMARY KEY, tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
        """;

    private static readonly string[] Books =
    [
        "SELECT coalesce(sum(abalance), 0) FROM pgbench_accounts", "SELECT coalesce(sum(tbalance), 0) FROM pgbench_tellers",
        "SELECT coalesce(sum(bbalance), 0) FROM pgbench_branches", "SELECT coalesce(sum(delta), 0) FROM pgbench_history",
    ];

    [Fact]
    public async Task Move_ThereAndBackUnderABank_TheBooksBalance()
    {
        await using var move = PostgreSqlMigration.Same(
            server, Schema, null,
            PostgreSqlMigration.Table("pgbench_branches", ["bid"], "bbalance", "filler"),
            PostgreSqlMigration.Table("pgbench_tellers", ["tid"], "bid", "tbalance", "filler"),
            PostgreSqlMigration.Table("pgbench_accounts", ["aid"], "bid", "abalance", "filler"),
            PostgreSqlMigration.Table("pgbench_history", ["id"], "tid", "bid", "aid", "delta", "mtime", "filler"));
        move.Legacy.Run(
            """
            INSERT INTO pgbench_branches SELECT n, 0 FROM generate_series(1, 1) AS n;
            INSERT INTO pgbench_tellers SELECT n, 1, 0 FROM generate_series(1, 10) AS n;
            INSERT INTO pgbench_accounts SELECT n, 1, 0, '' FROM generate_series(1, 100000) AS n;
            """);

        using (var users = Bank(move.Legacy))
        {
            await UntilBusyAsync(move.Legacy, 100);
            await move.PassLiveAsync(Side.Successor);
            await EndAsync(users);
        }

        var moved = Transfers(move.Legacy);
        moved.ShouldBeGreaterThan(100);
        ShouldBalance(move);

        using (var users = Bank(move.Successor))
        {
            await UntilBusyAsync(move.Successor, moved + 100);
            await move.PassLiveAsync(Side.Legacy);
            await EndAsync(users);
        }

        Transfers(move.Legacy).ShouldBeGreaterThan(moved + 100);
        ShouldBalance(move);
    }

    private static void ShouldBalance(PostgreSqlMigration move)
    {
        foreach (var side in (PostgreSqlSide[])[move.Legacy, move.Successor])
        {
            Books.Select(sql => side.Lines(sql).Single()).Distinct().Count().ShouldBe(1);
        }

        foreach (var (table, key) in (ReadOnlySpan<(string, string)>)[("branches", "bid"), ("tellers", "tid"), ("accounts", "aid"), ("history", "id")])
        {
            move.ShouldAgree($"SELECT * FROM pgbench_{table} ORDER BY {key}");
        }
    }

    private static long Transfers(PostgreSqlSide side) => side.Query("SELECT count(*) FROM pgbench_history", row => row.GetInt64(0)).Single();

    private static async Task UntilBusyAsync(PostgreSqlSide side, long transfers)
    {
        while (Transfers(side) < transfers)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Four clients with 300 transfers a second between them, who go on until their database refuses them: a hand-over ends them all.</summary>
    private static Process Bank(PostgreSqlSide side)
    {
        var database = new NpgsqlConnectionStringBuilder(side.Connection);
        return Process.Start(new ProcessStartInfo(
            PrivateServer.Find("pgbench")!,
            ["-n", "-c", "4", "-j", "2", "-T", "600", "-R", "300", "-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!, database.Database!])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    /// <summary>Every client was refused by the gate, and for no other reason.</summary>
    private static async Task EndAsync(Process users)
    {
        var output = users.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await users.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await users.WaitForExitAsync(TestContext.Current.CancellationToken);
        var refusals = errors.Split('\n').Where(line => line.Contains("ERROR:", StringComparison.Ordinal)).ToList();
        refusals.Count.ShouldBe(4, errors);
        refusals.ShouldAllBe(line => line.Contains("takes no writes just now", StringComparison.Ordinal));
    }
}
