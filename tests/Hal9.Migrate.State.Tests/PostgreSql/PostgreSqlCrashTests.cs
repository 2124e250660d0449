using System.Diagnostics;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A target whose commits do not wait for its disk, and that dies: what the source has forgotten by then must be there.</summary>
public sealed class PostgreSqlCrashTests(PrivateServer source) : IClassFixture<PrivateServer>, IAsyncLifetime
{
    private const string Items = "CREATE TABLE items (key bigint PRIMARY KEY, value bigint)";
    private const int Crashes = 5;

    private readonly PrivateServer _target = new();

    public ValueTask InitializeAsync() => _target.InitializeAsync();

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    [Fact]
    public async Task Crash_OfATargetThatCommitsAsynchronously_LosesNothingThatTheSourceForgot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no signal to stop a process with.");
        var successor = PostgreSqlSide.Make(_target, Items);
        successor.Run("ALTER SYSTEM SET synchronous_commit = off");
        successor.Run("SELECT pg_reload_conf()");
        await using var first = new PostgreSqlMigration(PostgreSqlSide.Make(source, Items), successor, null, PostgreSqlMigration.Table("items", ["key"], "value"));
        var move = first;
        for (var crash = 1; crash <= Crashes; crash++)
        {
            StopWalWriter(successor.Connection);
            move.Legacy.Run($"INSERT INTO items SELECT n, n FROM generate_series({crash * 100}, {crash * 100 + 50}) AS n; UPDATE items SET value = value + 1; DELETE FROM items WHERE key % 7 = {crash}");
            await move.SettleAsync();
            move.Legacy.Lines("SELECT count(*) FROM hal9_migrate.log_items").ShouldBe(["0"]);
            await _target.KillAsync();
            await _target.StartAsync();
            Rows(successor.Connection).ShouldBe(move.Legacy.Lines("SELECT * FROM items ORDER BY key"));
            move = first.Later(crash + 1);
        }
    }

    /// <summary>What no commit waits for now stays in memory.</summary>
    private static void StopWalWriter(string connection)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = new NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'", open);
        using var stop = Process.Start("kill", ["-STOP", $"{command.ExecuteScalar()}"]);
        stop.WaitForExit();
        stop.ExitCode.ShouldBe(0);
    }

    private static List<string> Rows(string connection)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = new NpgsqlCommand("SELECT key, value FROM items ORDER BY key", open);
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add($"{reader.GetInt64(0)}|{reader.GetInt64(1)}");
        }

        return rows;
    }
}
