namespace Hal9.Migrate.State.Inspection;

/// <summary>A type of values.</summary>
/// <param name="Kind">Of what sort they are.</param>
/// <param name="Name">Its name in its database.</param>
/// <param name="Bytes">How many bytes a whole number may have; 0 where that says nothing.</param>
public sealed record ColumnType(ValueKind Kind, string Name, int Bytes = 0)
{
    /// <summary>Any values.</summary>
    public static ColumnType Any { get; } = new(ValueKind.Any, "any type");

    /// <summary>Whether a column of this type takes values of another; null when it takes some of them. Values go over as text where types differ.</summary>
    public bool? Takes(ColumnType given) => (given.Kind, Kind) switch
    {
        (ValueKind.Any, _) or (_, ValueKind.Any or ValueKind.Text) => true,
        (ValueKind.Whole, ValueKind.Whole) => given.Bytes <= Bytes ? true : null,
        (ValueKind.Whole, ValueKind.Floating or ValueKind.Exact) or (ValueKind.Floating, ValueKind.Exact) or (ValueKind.Json, ValueKind.Json) => true,
        (ValueKind.Floating or ValueKind.Exact, ValueKind.Whole or ValueKind.Floating) when given.Name != Name => null,
        (ValueKind.Text or ValueKind.Other, _) or (_, ValueKind.Other) => given.Name == Name ? true : null,
        (ValueKind.Boolean or ValueKind.Whole or ValueKind.Floating or ValueKind.Exact, ValueKind.Json) => true,
        (ValueKind.Whole, ValueKind.Boolean) => null,
        (ValueKind.Time, ValueKind.Time) => given.Name == Name ? true : null,
        var (from, to) => from == to,
    };
}
