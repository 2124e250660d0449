using Hal9.Migrate.Plans;
using Hal9.Migrate.PostgreSql.State;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Stores;
using Hal9.Migrate.Sqlite.State;

namespace Hal9.Migrate.Server.Tests;

public sealed class StateStoresTests
{
    private readonly StateStores _stores = new(new(new()));

    [Fact]
    public async Task Open_Sqlite_IsTheFileBelowTheWorkingDirectory()
    {
        await using var store = _stores.Open(new(StoreKind.Sqlite, "data/app.db"));
        store.ShouldBeOfType<SqliteStateStore>().Location.ShouldBe(Path.GetFullPath("data/app.db"));
    }

    [Fact]
    public async Task Open_SqliteUri_IsAFileOfThatName()
    {
        await using var store = _stores.Open(new(StoreKind.Sqlite, "file:app.db?mode=rwc"));
        store.Location.ShouldBe(Path.GetFullPath("file:app.db?mode=rwc"));
    }

    [Fact]
    public async Task Open_PostgreSqlBySecret_IsThatDatabase()
    {
        Environment.SetEnvironmentVariable("HAL9_SECRET_STORE_OF_TESTS", "Host=db.example;Port=5433;Database=app;Username=u;Password=p4ss");
        await using var store = _stores.Open(new(StoreKind.PostgreSql, "${env:HAL9_SECRET_STORE_OF_TESTS}"));
        store.ShouldBeOfType<PostgreSqlStateStore>().Location.ShouldBe("db.example:5433/app");
    }

    [Theory]
    [InlineData("Host=db;Password=p4;ss=1")]
    [InlineData("Host=db;Port=p4ss")]
    [InlineData("p4ss")]
    public void Open_SecretThatIsNoConnectionString_IsRefusedWithoutIt(string secret)
    {
        var name = $"HAL9_SECRET_{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(name, secret);
        var exception = Should.Throw<MigrateException>(() => _stores.Open(new(StoreKind.PostgreSql, $"${{env:{name}}}")));
        exception.Problem.Code.ShouldBe(ProblemCode.PlanInvalid);
        exception.ToString().ShouldNotContain("p4");
        exception.Problem.Detail.ShouldContain(name);
    }
}
