using Hal9.Migrate.Sqlite.Lanes;
using Hal9.Migrate.Sqlite.Sql;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Sqlite.Tests;

public sealed class HeldConnectionTests
{
    [Fact]
    public async Task Use_AfterAFailureOfTheConnection_OpensAnother()
    {
        await using var bed = new SqliteBed();
        Raw.Execute(bed.Path, "CREATE TABLE things (a)");
        var modes = new Queue<SqliteOpenMode>([SqliteOpenMode.ReadOnly, SqliteOpenMode.ReadWrite]);
        using var held = new HeldConnection(() => Open(bed.Path, modes.Dequeue()));

        held.Use(connection => connection.Number("SELECT count(*) FROM things")).ShouldBe(0);
        Should.Throw<SqliteException>(() => held.Use(Insert)).SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_READONLY);
        held.Use(Insert).ShouldBe(1);
    }

    [Fact]
    public async Task Use_AfterAFailureOfTheStatementOnly_KeepsTheConnection()
    {
        await using var bed = new SqliteBed();
        Raw.Execute(bed.Path, "CREATE TABLE things (a CHECK (a <> 7))");
        using var held = new HeldConnection(() => Open(bed.Path, SqliteOpenMode.ReadWrite));
        var first = held.Use(connection => connection);
        Should.Throw<SqliteException>(() => held.Use(Insert)).SqliteErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_CONSTRAINT);
        held.Use(connection => connection).ShouldBeSameAs(first);
    }

    private static int Insert(SqliteConnection connection) => connection.Execute("INSERT INTO things VALUES (7)");

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
