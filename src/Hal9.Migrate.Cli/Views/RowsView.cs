using Hal9.Migrate.Cli.Layout;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Cli.Views;

/// <summary>How the rows stand that are moved, and what going back would cost.</summary>
internal static class RowsView
{
    public static Facts Of(StateDocument rows) => Facts.Of(
    [
        ("writes", rows.Writes switch
        {
            WritesMode.Hold => Line.Warn($"held while they pass to the {Name(rows.HandoverTo ?? rows.WriteOwner)}"),
            WritesMode.Refuse => Line.Bad("refused until a person decides"),
            _ => $"go to the {Name(rows.WriteOwner)}{(rows.HandoverTo is { } to ? $", about to pass to the {Name(to)}" : "")}",
        }),
        ("rows", rows.InStep ? Line.Good("in step, every one verified") : Line.Warn(rows.Hindrance ?? "not in step")),
        ("", rows.Trouble is { } trouble ? Line.Bad(trouble) : null),
        ("copied", Copied(rows)),
        ("", rows.Paused is { } paused ? Line.Warn(paused) : null),
        ("lag", rows.LagMs is { } lag ? Say.Milliseconds(lag) : null),
        ("at risk", rows.RowsAtRisk is { } risk ? Say.Count(risk, "change") + " the other side does not have yet"
            : Line.Warn(rows.LastRisk is { } last ? Say.Text($"unknown; {Say.Count(last.Changes, "change")} when the owner's store was last reached, at {last.At.UtcDateTime:HH:mm:ss} UTC") : "unknown")),
        .. rows.Hooks.Where(hook => !hook.Current).Select(hook => (
            $"hook {hook.Name}", (Line?)Line.Warn(hook.Failure is { } failure ? Say.Text($"failed {hook.Attempts} times: {failure}") : $"is being told that the {Name(rows.WriteOwner)} owns the writes"))),
        ("hand-over", rows.FenceMs is { } fence && rows.HeldMs is { } held ? $"the last held writes for {Say.Milliseconds(held)}, fence {Say.Milliseconds(fence)}" : null),
    ]);

    public static Grid TablesOf(StateDocument rows, ViewContext view) => Grid.Of(
        ["table", "", new("rows", Right: true), new("differ", Right: true), new("refused", Right: true)],
        rows.Tables.Where(table => view.Detailed || !table.IsVerified || table.Mismatches + table.Refused > 0).Select(table => (IEnumerable<Line>)
        [
            table.Name, Word(table), CountOf(table), table.Mismatches == 0 ? "" : Line.Bad(Say.Text($"{table.Mismatches}")), table.Refused == 0 ? "" : Line.Bad(Say.Text($"{table.Refused}")),
        ]));

    private static Line? Copied(StateDocument rows)
    {
        if (rows.Tables.IsEmpty || rows.Tables.All(table => table.IsCopied))
        {
            return null;
        }

        var copied = rows.Tables.Sum(table => table.CopiedRows);
        long? all = rows.Tables.Any(table => table.Rows is null) ? null : rows.Tables.Sum(table => table.Rows);
        var of = all is > 0 and var some ? Say.Text($" of about {some:N0} ({100.0 * copied / some:0} %)") : "";
        var rate = rows.Work?.CopiedRowsPerSecond is { } speed ? Say.Text($", {speed:N0} a second") : "";
        var eta = rows.Work?.EtaSeconds is { } seconds ? Say.Text($", {Say.Duration(TimeSpan.FromSeconds(Math.Ceiling(seconds)))} to go") : "";
        return Say.Text($"{copied:N0}{of}{rate}{eta}");
    }

    private static Line CountOf(TableReport table) => table switch
    {
        { IsCopied: true, CopiedRows: 0 } => "",
        { IsCopied: true } => Say.Text($"{table.CopiedRows:N0}"),
        { Rows: { } rows } => Say.Text($"{table.CopiedRows:N0} of about {rows:N0}"),
        _ => Say.Text($"{table.CopiedRows:N0}"),
    };

    private static Line Word(TableReport table) => !table.IsCopied ? "being copied" : !table.IsVerified ? "being verified" : Line.Good("verified");

    private static string Name(Side side) => side == Side.Legacy ? "legacy" : "successor";
}
