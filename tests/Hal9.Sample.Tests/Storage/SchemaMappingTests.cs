using Hal9.Sample.Flat;
using Hal9.Sample.Hierarchical;
using Hal9.Sample.Storage;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Storage;

/// <summary>
/// A flat row and its cognitive unit can be computed from each other by expressions over one row, as a migration of state does it.
/// </summary>
public sealed class SchemaMappingTests : IDisposable
{
    private const string ToUnits = """
        INSERT INTO cognitive_units (unit_id, layer, kind, phrase, activation, response_us, weights)
        SELECT CAST(substr(id, 3) AS INTEGER), %LAYER%, kind, phrase, activation, CAST(round(response_ms * 1000) AS INTEGER), weights
        FROM flat.neurons;
        INSERT INTO unit_connections (unit_id, targets) SELECT CAST(substr(id, 3) AS INTEGER), connections FROM flat.neurons;
        INSERT INTO unit_memory (unit_id, entries) SELECT CAST(substr(id, 3) AS INTEGER), memory FROM flat.neurons;
        INSERT INTO unit_signals (signal_id, unit_id, content, score, received_at)
        SELECT id, CAST(substr(neuron_id, 3) AS INTEGER), content, score, received_at FROM flat.signals;
        """;

    private const string ToNeurons = """
        INSERT INTO neurons (id, kind, phrase, activation, response_ms, weights, connections, memory)
        SELECT printf('n-%06d', unit_id), kind, phrase, activation, response_us / 1000.0, weights, targets, entries
        FROM units.cognitive_units JOIN units.unit_connections USING (unit_id) JOIN units.unit_memory USING (unit_id);
        INSERT INTO signals (id, content, neuron_id, score, received_at)
        SELECT signal_id, content, printf('n-%06d', unit_id), score, received_at FROM units.unit_signals;
        """;

    private const string LayerByResponseTime = """
        CASE WHEN response_ms < 1 THEN 'substrate' WHEN response_ms < 4 THEN 'protocol' WHEN response_ms < 12 THEN 'cognitive'
             WHEN response_ms < 30 THEN 'orchestration' ELSE 'intelligence' END
        """;

    private const string LayerByConnections = """
        CASE json_array_length(connections) / 2
            WHEN 1 THEN 'substrate' WHEN 2 THEN 'protocol' WHEN 3 THEN 'cognitive' WHEN 4 THEN 'orchestration' ELSE 'intelligence' END
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Layers { get; } = new(UnitSchema.LayerOfKind("kind"), LayerByResponseTime, LayerByConnections);

    [Theory]
    [MemberData(nameof(Layers))]
    public async Task Map_FlatToUnitsAndBack_LosesNothing(string layer)
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var (name, schema) in new[] { ("flat.db", FlatSchema.Instance), ("native.db", UnitSchema.Instance) })
        {
            using var store = NeuronStores.Open(new SqliteDatabase(_folder.File(name)), schema, 1500, 6);
            for (var i = 0; i < 30; i++)
            {
                var signal = new StoredSignal(
                    $"s{i}", $"it's \"signal\" {i} ä", $"n-{i % 4:D6}", "sensor", i / 7.0, "2026-01-01T00:00:00.000Z");
                (await store.AcceptAsync(signal, i % 4, cancellation)).IsNew.ShouldBeTrue();
            }
        }

        using var units = Empty("units.db", UnitSchema.Instance);
        units.Execute($"ATTACH '{_folder.File("flat.db")}' AS flat");
        units.Execute($"ATTACH '{_folder.File("native.db")}' AS native");
        units.Execute(ToUnits.Replace("%LAYER%", layer, StringComparison.Ordinal));
        foreach (var table in new[] { "cognitive_units", "unit_connections", "unit_memory", "unit_signals" })
        {
            AssertSameRows(units, table, "native." + table);
        }

        using var back = Empty("back.db", FlatSchema.Instance);
        back.Execute($"ATTACH '{_folder.File("units.db")}' AS units");
        back.Execute($"ATTACH '{_folder.File("flat.db")}' AS flat");
        back.Execute(ToNeurons);
        AssertSameRows(back, "main.neurons", "flat.neurons");
        AssertSameRows(back, "main.signals", "flat.signals");
    }

    public void Dispose() => _folder.Dispose();

    private SqliteSession Empty(string name, NeuronSchema schema)
    {
        var session = SqliteSession.Open(_folder.File(name));
        session.Execute(schema.CreateTables);
        return session;
    }

    private static void AssertSameRows(SqliteSession session, string left, string right)
    {
        session.Scalar<long>($"SELECT count(*) FROM {left}").ShouldBeGreaterThan(0);
        session.Scalar<long>($"SELECT count(*) FROM (SELECT * FROM {left} EXCEPT SELECT * FROM {right})").ShouldBe(0, left);
        session.Scalar<long>($"SELECT count(*) FROM (SELECT * FROM {right} EXCEPT SELECT * FROM {left})").ShouldBe(0, right);
    }
}
