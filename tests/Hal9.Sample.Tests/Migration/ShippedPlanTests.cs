using System.Globalization;
using System.Net;
using Hal9.Migrate.PostgreSql.State.Inspection;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Sqlite.State.Inspection;
using Hal9.Migrate.State.Inspection;
using Hal9.Migrate.State.Tests.PostgreSql;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.PostgreSql;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Migration;

/// <summary>The plans that are shipped move the rows of running services there and back, and lose nothing.</summary>
/// <param name="server">Where the stores in PostgreSQL are.</param>
public sealed class ShippedPlanTests(PrivateServer server) : IClassFixture<PrivateServer>
{
    // What each side would have made of the other's rows; equal line by line means equal row by row.
    private const string FlatRows = """
        SELECT id, kind, phrase, activation, response_ms, weights, connections, memory FROM neurons ORDER BY id
        """;

    private const string UnitsAsFlatRows = """
        SELECT 'n-' || substr(CAST(1000000 + unit_id AS TEXT), 2), kind, phrase, activation, CAST(response_us AS DOUBLE PRECISION) / 1000, weights, targets, entries
        FROM cognitive_units JOIN unit_connections USING (unit_id) JOIN unit_memory USING (unit_id) ORDER BY unit_id
        """;

    private const string FlatSignals = "SELECT id, content, neuron_id, score, received_at FROM signals ORDER BY id";
    private const string UnitSignals = "SELECT signal_id, content, 'n-' || substr(CAST(1000000 + unit_id AS TEXT), 2), score, received_at FROM unit_signals ORDER BY signal_id";
    private const string Layers = "SELECT layer, kind, count(*) FROM cognitive_units GROUP BY layer, kind ORDER BY layer, kind";

    /// <summary>A plan, and the kinds of the legacy's and the successor's database.</summary>
    public static TheoryData<string, string, string> Moves { get; } = new()
    {
        { "plan.json", "sqlite", "sqlite" },
        { "plan-layers-by-measure.json", "sqlite", "sqlite" },
        { "plan.json", "postgresql", "postgresql" },
        { "plan.json", "sqlite", "postgresql" },
        { "plan.json", "postgresql", "sqlite" },
    };

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Migrate_ThereAndBackWhileSignalsArePosted_EveryRowIsEqual(string plan, string source, string target)
    {
        await using var flat = await StartAsync("flat", source);
        await using var units = await StartAsync("hierarchical", target);
        var native = Rows(units.Store, Layers);
        await PostAsync(flat, "before", 40);
        await using var migration = new PlannedMigration(plan, flat.Store, units.Store);

        var lane = await migration.SettleAsync(Side.Legacy);
        (lane.IsCopied, lane.IsVerified, lane.Mismatches, lane.Refused).ShouldBe((true, true, 0, 0));
        await PostAsync(flat, "in-step", 40);
        await ShouldRefuseAsync(units);

        (await migration.PassAsync(Side.Successor)).IsDone.ShouldBeTrue();
        ShouldBeEqual(flat, units);
        Rows(units.Store, Layers).ShouldBe(native);
        await PostAsync(units, "at-the-successor", 40);
        await ShouldRefuseAsync(flat);

        (await migration.PassAsync(Side.Legacy)).IsDone.ShouldBeTrue();
        ShouldBeEqual(flat, units);
        await PostAsync(flat, "back", 10);
        await ShouldRefuseAsync(units);
        await migration.SettleAsync(Side.Legacy);

        ShouldBeEqual(flat, units);
        Rows(flat.Store, FlatSignals).Count.ShouldBe(130);
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public async Task Inspect_BeforeAnythingMoves_NothingSpeaksAgainstThePlan(string plan, string sourceKind, string targetKind)
    {
        await using var flat = await StartAsync("flat", sourceKind);
        await using var units = await StartAsync("hierarchical", targetKind);
        await using var source = Inspect(sourceKind, flat.Store);
        await using var target = Inspect(targetKind, units.Store);

        var findings = await PlanInspection.RunAsync(PlannedMigration.Read(plan), source, target, TestContext.Current.CancellationToken);

        findings.Where(finding => finding.Severity == FindingSeverity.Error).ShouldBeEmpty();
        findings.Count(finding => finding.Message.EndsWith("came back as they were.", StringComparison.Ordinal)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Migrate_IntoAnEmptyStore_UnitsAreThoseOfAServiceThatWasSeededWithThem()
    {
        await using var flat = await RunningSample.StartAsync("flat");
        await using var seeded = await RunningSample.StartAsync("hierarchical");
        await using var units = await RunningSample.StartAsync("hierarchical");
        Run(units.Store, "DELETE FROM cognitive_units");
        await using var migration = new PlannedMigration("plan.json", flat.Store, units.Store);

        (await migration.SettleAsync(Side.Legacy)).Mismatches.ShouldBe(0);

        foreach (var table in (string[])["cognitive_units", "unit_connections", "unit_memory"])
        {
            Rows(units.Store, $"SELECT * FROM {table} ORDER BY unit_id").ShouldBe(Rows(seeded.Store, $"SELECT * FROM {table} ORDER BY unit_id"));
        }
    }

    private static async Task PostAsync(RunningSample sample, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            // A few neurons get many, so that their memories fill up and forget.
            using var response = await sample.SendAsync($"{sample.Phrases.Phrase(i % 3)} it's \"{name}\" ä {i}", $"{name}-{i}");
            response.StatusCode.ShouldBe(HttpStatusCode.Created);
        }
    }

    private static async Task ShouldRefuseAsync(RunningSample sample)
    {
        using var response = await sample.SendAsync(sample.Phrases.Phrase(1), "refused");
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable, "store_unavailable");
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));

        // Reading goes on, and nothing of it was written.
        using var asked = await sample.AskAsync(sample.Phrases.Phrase(1));
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var found = await sample.GetAsync("/api/signals/refused");
        found.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static void ShouldBeEqual(RunningSample flat, RunningSample units)
    {
        Rows(units.Store, UnitsAsFlatRows).ShouldBe(Rows(flat.Store, FlatRows));
        Rows(units.Store, UnitSignals).ShouldBe(Rows(flat.Store, FlatSignals));
    }

    private Task<RunningSample> StartAsync(string mode, string kind) =>
        RunningSample.StartAsync(mode, store: kind == "postgresql" ? server.Create() : null);

    private static IStoreInspector Inspect(string kind, string store) => kind == "postgresql" ? new PostgreSqlInspector(store) : new SqliteInspector(store);

    private static IStoreDatabase DatabaseOf(string store) => PostgreSqlDatabase.IsMeantBy(store) ? new PostgreSqlDatabase(store) : new SqliteDatabase(store);

    private static void Run(string store, string sql)
    {
        using var session = DatabaseOf(store).OpenToWrite();
        session.Execute(sql);
    }

    private static List<string> Rows(string store, string sql)
    {
        using var session = DatabaseOf(store).Open();
        return session.All(sql, row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i =>
            row.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(row.GetValue(i), CultureInfo.InvariantCulture))));
    }
}
