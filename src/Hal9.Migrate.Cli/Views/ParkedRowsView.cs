using System.Collections.Immutable;
using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>Rows that one store does not take.</summary>
internal static class ParkedRowsView
{
    public static IEnumerable<Block> Of(ImmutableArray<ParkedRowDocument> rows)
    {
        if (rows.IsEmpty)
        {
            yield return Lines.Of(Line.Good("No row is parked: each store takes every row."));
            yield break;
        }

        yield return Grid.Of(["table", "key", "why it is not taken"], rows.Select(row => (IEnumerable<Line>)[row.Table, row.Key, row.Reason]));
        yield return Lines.Of("Mend the row at its owner, or what forbids it on the other side; hal9-migrate data repair tries again.");
    }
}
