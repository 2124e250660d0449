using Hal9.Migrate.Routing;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A person has accepted that what only the successor has is lost: nothing that is wrong there keeps users from the legacy.</summary>
public sealed class PostgreSqlLossTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    private const string Schema =
        """
        CREATE TABLE items (key bigint PRIMARY KEY, value bigint); CREATE TABLE seen (key bigint);
        CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (NEW.key); RETURN NEW; END $$;
        CREATE TRIGGER see BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION see()
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_AnApplicationLeavesATransactionOpen_DoesNotWaitForIt()
    {
        await using var move = await MakeAsync();
        await using var app = new NpgsqlConnection(move.Successor.Connection);
        await app.OpenAsync(Stop);
        await RunAsync(app, "BEGIN; INSERT INTO items VALUES (7, 77)");

        move.AcceptLoss();
        await move.OpenAsync(Side.Legacy);
        move.Legacy.TryWrite(2, 22).ShouldBeTrue();
        move.Successor.TryWrite(3, 33).ShouldBeFalse("its gate is closed, too");

        await RunAsync(app, "COMMIT");
        await SettleAsync(move, "items");
    }

    [Fact]
    public async Task Accept_TheStoreCanBeReadButTakesNoWrites_CountsAsDead()
    {
        await using var move = await MakeAsync();
        move.Successor.TryWrite(7, 77).ShouldBeTrue();
        move.Successor.Run($"ALTER DATABASE {Name(move.Successor)} SET default_transaction_read_only = on");
        await using var later = move.Later(2);
        await Should.ThrowAsync<Problems.MigrateException>(() => later.OpenAsync(Side.Legacy));

        later.AcceptLoss();
        await later.OpenAsync(Side.Legacy);
        move.Legacy.TryWrite(2, 22).ShouldBeTrue();

        move.Successor.Run($"SET default_transaction_read_only = off; ALTER DATABASE {Name(move.Successor)} RESET default_transaction_read_only");
        await using var last = move.Later(3);
        await SettleAsync(last, "items");
        move.Successor.TryWrite(4, 44).ShouldBeFalse("what it owned was given up");
    }

    [Fact]
    public async Task Accept_RowsThatOnlyTheStoreHad_AreFoundWhenAllAreVerifiedAnew()
    {
        await using var move = await MakeAsync();
        move.Successor.TryWrite(7, 77).ShouldBeTrue();
        move.Successor.TryWrite(1, 12).ShouldBeTrue();

        move.AcceptLoss();
        await move.OpenAsync(Side.Legacy);
        move.Legacy.Rows().ShouldBe(new SortedDictionary<long, long> { [1] = 11 });

        var view = await move.SettleAsync();
        view.Mismatches.ShouldBeGreaterThan(1, "they are counted, for a person to look at");
    }

    /// <summary>The successor owns the writes, its triggers are in force.</summary>
    private async Task<PostgreSqlMigration> MakeAsync()
    {
        var move = PostgreSqlMigration.Same(server, Schema, null, PostgreSqlMigration.Table("items", ["key"], "value"));
        move.Legacy.TryWrite(1, 11).ShouldBeTrue();
        (await move.PassAsync(Side.Successor)).ShouldBeNull();
        return move;
    }

    private static async Task SettleAsync(PostgreSqlMigration move, string table)
    {
        await move.SettleAsync();
        move.Successor.Lines($"SELECT value FROM {table} WHERE key = 2").ShouldBe(["22"]);
        move.Successor.Lines("SELECT key FROM seen WHERE key = 2").ShouldBeEmpty("its trigger has fired in the legacy");
    }

    private static string Name(PostgreSqlSide side) => new NpgsqlConnectionStringBuilder(side.Connection).Database!;

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
