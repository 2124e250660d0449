using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>A comparison of all rows: by table, and what differs.</summary>
internal static class RowVerificationView
{
    private const int MostFields = 20;

    public static IEnumerable<Block> Of(RowVerificationDocument verification, ViewContext view)
    {
        if (verification.Repaired is { } repaired)
        {
            yield return Lines.Of(repaired == 0 ? "Nothing differed." : $"{Say.Count(repaired, "row")} differed and went over once more.");
        }

        yield return Lines.Of(verification switch
        {
            { FinishedAt: { } at, Differing: 0 } => Line.Good($"Every row is the same on both sides, at {view.Clock(at)}."),
            { FinishedAt: { } at } => Line.Bad($"{Say.Count(verification.Differing, "row")} not the same on both sides, at {view.Clock(at)}."),
            { Tables.IsEmpty: true } => "Waits until every row is copied and verified for the first time.",
            _ => $"Under way since {view.Clock(verification.StartedAt)}, for {verification.StartedBy}.",
        });
        yield return Grid.Of(
            ["table", "", new("rows", Right: true), new("differ", Right: true)],
            verification.Tables.Select(table => (IEnumerable<Line>)
            [
                table.Name, table.IsDone ? "compared" : "being compared", Say.Text($"{table.Rows:N0}"), table.Differing == 0 ? "" : Line.Bad(Say.Text($"{table.Differing:N0}")),
            ]));
        var fields = verification.Tables.SelectMany(table => table.Differences.Select(difference => (table.Name, Difference: difference))).ToList();
        if (fields.Count > 0)
        {
            yield return Grid.Of(
                ["table", "key", "field", ""],
                fields.Take(view.Detailed ? fields.Count : MostFields).Select(field => (IEnumerable<Line>)
                [
                    field.Name, field.Difference.Key, field.Difference.Field ?? Say.Unknown,
                    field.Difference.What switch { "missing" => "only the owner has it", "surplus" => "the owner does not have it", var what => what },
                ]));
        }

        if (fields.Count > MostFields && !view.Detailed)
        {
            yield return Lines.Of(Line.Dim(Say.Text($"  and {Say.Count(fields.Count - MostFields, "field")} more; --detailed shows those that are kept")));
        }
    }
}
