using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Hierarchical;

/// <summary>
/// The schema of the re-architecture: cognitive units in layers; connections and memory in tables of their own, one row a
/// unit, so that a flat row and its unit can be computed from each other row by row. Groups are derived from the units and
/// made anew whenever they do not fit them.
/// </summary>
internal static class UnitSchema
{
    private const string Columns = """
        u.unit_id, u.kind, u.phrase, u.activation, CAST(u.response_us AS DOUBLE PRECISION) / 1000, u.weights, c.targets, m.entries
        FROM cognitive_units u JOIN unit_connections c USING (unit_id) JOIN unit_memory m USING (unit_id)
        """;

    public static NeuronSchema Instance { get; } = new()
    {
        Mode = NetworkMode.Hierarchical,
        CreateTables = """
            CREATE TABLE cognitive_units (
                unit_id     INTEGER NOT NULL PRIMARY KEY,
                layer       TEXT NOT NULL CHECK (layer IN ('substrate', 'protocol', 'cognitive', 'orchestration', 'intelligence')),
                kind        TEXT NOT NULL,
                phrase      TEXT NOT NULL,
                activation  REAL NOT NULL,
                response_us INTEGER NOT NULL,
                weights     BLOB NOT NULL
            );
            CREATE TABLE unit_connections (
                unit_id INTEGER NOT NULL PRIMARY KEY REFERENCES cognitive_units (unit_id) ON DELETE CASCADE,
                targets TEXT NOT NULL
            );
            CREATE TABLE unit_memory (
                unit_id INTEGER NOT NULL PRIMARY KEY REFERENCES cognitive_units (unit_id) ON DELETE CASCADE,
                entries TEXT NOT NULL
            );
            CREATE TABLE unit_signals (
                signal_id   TEXT NOT NULL PRIMARY KEY,
                unit_id     INTEGER NOT NULL REFERENCES cognitive_units (unit_id),
                content     TEXT NOT NULL,
                score       REAL NOT NULL,
                received_at TEXT NOT NULL
            );
            CREATE TABLE unit_groups (
                group_id   INTEGER NOT NULL PRIMARY KEY,
                parent_id  INTEGER REFERENCES unit_groups (group_id),
                layer      TEXT NOT NULL,
                cos_radius REAL NOT NULL,
                centroid   BLOB NOT NULL
            );
            CREATE TABLE unit_group_members (
                unit_id  INTEGER NOT NULL PRIMARY KEY REFERENCES cognitive_units (unit_id) ON DELETE CASCADE,
                group_id INTEGER NOT NULL REFERENCES unit_groups (group_id)
            );
            """,
        SelectNeuron = $"SELECT {Columns} WHERE u.unit_id = @number",
        SelectNeurons = $"SELECT {Columns} ORDER BY u.unit_id",
        ListNeurons = $"SELECT {IdOf("unit_id")}, kind, phrase FROM cognitive_units ORDER BY unit_id LIMIT @limit OFFSET @offset",
        CountNeurons = "SELECT count(*) FROM cognitive_units",
        InsertNeuron = $"""
            INSERT INTO cognitive_units (unit_id, layer, kind, phrase, activation, response_us, weights)
            VALUES (@number, {LayerOfKind("@kind")}, @kind, @phrase, @activation, CAST(round(@response_ms * 1000) AS INTEGER), @weights);
            INSERT INTO unit_connections (unit_id, targets) VALUES (@number, @connections);
            INSERT INTO unit_memory (unit_id, entries) VALUES (@number, @memory);
            """,
        UpdateNeuron = """
            UPDATE cognitive_units SET activation = @activation WHERE unit_id = @number;
            UPDATE unit_memory SET entries = @memory WHERE unit_id = @number;
            """,
        SelectSignal = """
            SELECT s.signal_id, s.content, s.unit_id, u.kind, s.score, s.received_at
            FROM unit_signals s JOIN cognitive_units u USING (unit_id) WHERE s.signal_id = @signal_id
            """,
        InsertSignal = """
            INSERT INTO unit_signals (signal_id, unit_id, content, score, received_at)
            VALUES (@signal_id, @number, @content, @score, @received_at)
            """,
    };

    /// <summary>What an answer needs of a unit: layer, kind, activation, targets (JSON).</summary>
    public const string SelectDetail = """
        SELECT u.layer, u.kind, u.activation, c.targets
        FROM cognitive_units u JOIN unit_connections c USING (unit_id) WHERE u.unit_id = @number
        """;

    /// <summary>A neuron's name by its number, as SQL: migrations can use the same expression.</summary>
    public static string IdOf(string number) => $"'n-' || substr(CAST(1000000 + {number} AS TEXT), 2)";

    /// <summary>The layer a kind belongs to, as SQL: migrations can use the same expression.</summary>
    public static string LayerOfKind(string kind) => $"""
        CASE
            WHEN {kind} IN ('sensor', 'actuator') THEN 'substrate'
            WHEN {kind} IN ('codec', 'relay') THEN 'protocol'
            WHEN {kind} IN ('concept', 'episode') THEN 'cognitive'
            WHEN {kind} IN ('planner', 'scheduler') THEN 'orchestration'
            WHEN {kind} IN ('critic', 'oracle') THEN 'intelligence'
        END
        """;
}
