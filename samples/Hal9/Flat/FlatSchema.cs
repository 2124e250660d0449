using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.Flat;

/// <summary>The original schema: everything about a neuron in one row.</summary>
internal static class FlatSchema
{
    private const string Columns =
        "CAST(substr(id, 3) AS INTEGER), kind, phrase, activation, response_ms, weights, connections, memory";

    public static NeuronSchema Instance { get; } = new()
    {
        Mode = NetworkMode.Flat,
        CreateTables = """
            CREATE TABLE neurons (
                id          TEXT NOT NULL PRIMARY KEY,
                kind        TEXT NOT NULL,
                phrase      TEXT NOT NULL,
                activation  REAL NOT NULL,
                response_ms REAL NOT NULL,
                weights     BLOB NOT NULL,
                connections TEXT NOT NULL DEFAULT '[]',
                memory      TEXT NOT NULL DEFAULT '[]'
            );
            CREATE TABLE signals (
                id          TEXT NOT NULL PRIMARY KEY,
                content     TEXT NOT NULL,
                neuron_id   TEXT NOT NULL REFERENCES neurons (id),
                score       REAL NOT NULL,
                received_at TEXT NOT NULL
            );
            """,
        SelectNeuron = $"SELECT {Columns} FROM neurons WHERE id = @id",
        SelectNeurons = $"SELECT {Columns} FROM neurons ORDER BY id",
        ListNeurons = "SELECT id, kind, phrase FROM neurons ORDER BY id LIMIT @limit OFFSET @offset",
        CountNeurons = "SELECT count(*) FROM neurons",
        InsertNeuron = """
            INSERT INTO neurons (id, kind, phrase, activation, response_ms, weights, connections, memory)
            VALUES (@id, @kind, @phrase, @activation, @response_ms, @weights, @connections, @memory)
            """,
        UpdateNeuron = "UPDATE neurons SET activation = @activation, memory = @memory WHERE id = @id",
        SelectSignal = """
            SELECT s.id, s.content, CAST(substr(s.neuron_id, 3) AS INTEGER), n.kind, s.score, s.received_at
            FROM signals s JOIN neurons n ON n.id = s.neuron_id WHERE s.id = @signal_id
            """,
        InsertSignal = """
            INSERT INTO signals (id, content, neuron_id, score, received_at)
            VALUES (@signal_id, @content, @id, @score, @received_at)
            """,
    };
}
