using Hal9.Sample.Neurons;

namespace Hal9.Sample.Storage;

/// <summary>
/// How one mode keeps neurons and signals, in SQL that SQLite and PostgreSQL both understand. The two modes have different tables; these statements give both the same
/// columns to read and take the same parameters to write, so that one <see cref="NeuronStore"/> serves both.
/// </summary>
internal sealed record NeuronSchema
{
    public required NetworkMode Mode { get; init; }

    /// <summary>DDL of every table but <c>store_info</c>, with SQLite's names of types.</summary>
    public required string CreateTables { get; init; }

    /// <summary>
    /// One row: number, kind, phrase, activation, response_ms, weights, connections (JSON), memory (JSON). No row when unknown.
    /// Takes <c>@number</c> and <c>@id</c>.
    /// </summary>
    public required string SelectNeuron { get; init; }

    /// <summary>As <see cref="SelectNeuron"/>, every neuron by ascending number.</summary>
    public required string SelectNeurons { get; init; }

    /// <summary>Rows of id, kind, phrase by ascending number. Takes <c>@offset</c> and <c>@limit</c>.</summary>
    public required string ListNeurons { get; init; }

    public required string CountNeurons { get; init; }

    /// <summary>Takes <c>@number</c>, <c>@id</c> and a value for each of the other columns of <see cref="SelectNeuron"/>.</summary>
    public required string InsertNeuron { get; init; }

    /// <summary>Takes <c>@number</c>, <c>@id</c>, <c>@activation</c> and <c>@memory</c>.</summary>
    public required string UpdateNeuron { get; init; }

    /// <summary>One row: id, content, number, kind, score, received_at. Takes <c>@signal_id</c>.</summary>
    public required string SelectSignal { get; init; }

    /// <summary>Takes <c>@signal_id</c>, <c>@content</c>, <c>@number</c>, <c>@id</c>, <c>@score</c> and <c>@received_at</c>.</summary>
    public required string InsertSignal { get; init; }
}
