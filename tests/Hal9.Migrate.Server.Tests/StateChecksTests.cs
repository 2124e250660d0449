using System.Net;
using Hal9.Migrate.Access;
using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;
using Microsoft.Data.Sqlite;

namespace Hal9.Migrate.Server.Tests;

public sealed class StateChecksTests
{
    private const string Deep = ApiPath.PlanCheck + "?deep=true";

    [Fact]
    public async Task CheckDeep_PlanThatMovesRows_HasOneResultForEachFinding()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        var plan = Plan(server, Database(server, "legacy.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT); INSERT INTO items VALUES (1, 'Large')"), Database(server, "successor.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT, must TEXT NOT NULL)"), "lower(value)");
        var report = await CheckAsync(server, plan);
        var checks = report.Checks.Where(check => check.Category == "state").ToList();
        report.Readiness.ShouldBe(Readiness.NotReady);
        checks.ShouldContain(check => check.Name == "state.tables[0].to" && check.Status == HealthStatus.Unhealthy && check.Message.Contains("must"));
        checks.ShouldContain(check => check.Name == "state.tables[0].reverse.value" && check.Status == HealthStatus.Unhealthy && check.Message.Contains("was 'Large', comes back as 'large'"));
        checks.ShouldContain(check => check.Name == "state.source" && check.Status == HealthStatus.Degraded && check.Remedy == "PRAGMA journal_mode = WAL;");
        checks.ShouldContain(check => check.Name == "state.target" && check.Status == HealthStatus.Healthy);
        report.Checks.ShouldContain(check => check.Category == "services");

        (await server.PostAsync<CheckReport>(ApiPath.PlanCheck, System.Text.Json.JsonDocument.Parse(plan).RootElement)).Checks.ShouldNotContain(check => check.Category == "state");
    }

    [Fact]
    public async Task CheckDeep_ConnectionsAreSecrets_AreFoundOnTheServerAndNeverSaid()
    {
        Environment.SetEnvironmentVariable("HAL9_SECRET_CHECKED_STORE", "Host=127.0.0.1;Port=1;Username=u;Database=app;Password=p4ssw0rd");
        await using var server = await TestServer.StartAsync(withPlan: false, options: options => options with { Secrets = new() { Directory = Path.GetDirectoryName(options.Store) } });
        var legacy = Database(server, "legacy.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)");
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "legacy-store"), legacy + "\n", TestContext.Current.CancellationToken);
        var text = Plan(server, "${file:legacy-store}", "${env:HAL9_SECRET_CHECKED_STORE}").Replace("\"target\":{\"kind\":\"sqlite\"", "\"target\":{\"kind\":\"postgreSql\"");
        var checks = (await CheckAsync(server, text)).Checks;
        checks.ShouldContain(check => check.Name == "state.source" && check.Message.Contains("journal mode"));
        checks.ShouldContain(check => check.Name == "state.target" && check.Status == HealthStatus.Unhealthy && check.Message.Contains("127.0.0.1:1/app"));
        checks.ShouldNotContain(check => $"{check.Message} {check.Remedy}".Contains("p4ss"));
    }

    [Fact]
    public async Task CheckDeep_SecretThatIsNotThere_IsAFindingAndTheOtherStoreIsLookedAt()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        var plan = Plan(server, "${file:legacy}", Database(server, "successor.db", "CREATE TABLE items (id INTEGER PRIMARY KEY)"));
        var checks = (await CheckAsync(server, plan)).Checks;
        checks.ShouldContain(check => check.Name == "state.source.connection" && check.Status == HealthStatus.Unhealthy && check.Remedy!.Contains("--secrets-dir"));
        checks.ShouldContain(check => check.Name == "state.tables[0].columns.value" && check.Status == HealthStatus.Unhealthy);
    }

    [Fact]
    public async Task CheckDeep_Operator_MayHaveTheRegisteredPlansDatabasesLookedAtOnly()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        var plan = Plan(server, Database(server, "legacy.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)"), Database(server, "successor.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)"));
        var token = await server.TokenAsync(Role.Operator);
        var refused = await server.RefusedAsync(HttpMethod.Post, Deep, plan, token);
        refused.Status.ShouldBe((int)HttpStatusCode.Forbidden);
        refused.Code.ShouldBe(ProblemCode.Forbidden);

        await server.PostAsync<ChangeDocument>(ApiPath.Plan, System.Text.Json.JsonDocument.Parse(plan).RootElement, method: HttpMethod.Put);
        (await CheckAsync(server, plan, token)).Checks.ShouldContain(check => check.Category == "state");
        (await server.GetAsync<CheckReport>(ApiPath.Precheck + "?deep=true")).Checks.ShouldContain(check => check.Name == "state.source" && check.Status != HealthStatus.Unknown);
    }

    [Fact]
    public async Task PrecheckDeep_Viewer_SeesNoRows()
    {
        await using var server = await TestServer.StartAsync(withPlan: false);
        var plan = Plan(server, Database(server, "legacy.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT); INSERT INTO items VALUES (1, 'Confidential')"), Database(server, "successor.db", "CREATE TABLE items (id INTEGER PRIMARY KEY, value TEXT)"), "lower(value)");
        await server.PostAsync<ChangeDocument>(ApiPath.Plan, System.Text.Json.JsonDocument.Parse(plan).RootElement, method: HttpMethod.Put);
        using var response = await server.SendAsync(HttpMethod.Get, ApiPath.Precheck + "?deep=true", token: await server.TokenAsync(Role.Viewer));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        text.ShouldContain("for operators only");
        text.ShouldNotContain("onfidential");
    }

    private static async Task<CheckReport> CheckAsync(TestServer server, string plan, string? token = null) =>
        await server.PostAsync<CheckReport>(Deep, System.Text.Json.JsonDocument.Parse(plan).RootElement, token);

    private static string Plan(TestServer server, string source, string target, string value = "value") => $$"""
        {"name":"rows","legacy":{"url":"{{server.Legacy.Url}}"},"successor":{"url":"{{server.Successor.Url}}"},
         "state":{"source":{"kind":"sqlite","connection":{{Text(source)}} },"target":{"kind":"sqlite","connection":{{Text(target)}} },
          "tables":[{"from":"items","key":["id"],"columns":{"id":"id","value":{{Text(value)}} },"reverse":{"value":"value"} }] } }
        """;

    private static string Text(string text) => System.Text.Json.JsonSerializer.Serialize(text, PlainText);

    private static System.Text.Json.JsonSerializerOptions PlainText { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Database(TestServer server, string name, string schema)
    {
        var path = Path.Combine(server.Folder, name);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = schema;
        command.ExecuteNonQuery();
        return path;
    }
}
