using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Mapping;

namespace Hal9.Migrate.State.Inspection;

/// <summary>Proves the <c>state</c> section of a plan against the live databases. Nothing is written anywhere.</summary>
public static class PlanInspection
{
    /// <summary>How many rows of a table are tried there and back, at most.</summary>
    public const int SampleRows = 1_000;

    private const double MiB = 1024.0 * 1024;

    /// <summary>Finds all that can be found, in the order of the plan's sections; without a finding of severity error nothing speaks against the plan.</summary>
    /// <param name="plan">The section.</param>
    /// <param name="source">The legacy's store; null when there is none to look at: then only the other is looked at.</param>
    /// <param name="target">The successor's store, likewise.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ImmutableArray<Finding>> RunAsync(StatePlan plan, IStoreInspector? source, IStoreInspector? target, CancellationToken cancellationToken)
    {
        var mappings = plan.Tables.Select(PlannedTables.Of).ToList();
        ImmutableArray<InspectedTable> Seen(Side side)
        {
            var tables = mappings.Select((mapping, i) => new InspectedTable(i, side, mapping)).ToList();
            return [.. tables.Select((table, i) => table with { Earlier = [.. tables.Take(i).Where(other => other.Table == table.Table)] })];
        }

        var (legacy, successor) = (Seen(Side.Legacy), Seen(Side.Successor));
        var (from, to) = (await InspectAsync(source, legacy, "state.source", cancellationToken), await InspectAsync(target, successor, "state.target", cancellationToken));
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(from.Findings);
        findings.AddRange(to.Findings);
        findings.AddRange(Room(from, to));
        for (var i = 0; i < mappings.Count; i++)
        {
            findings.AddRange(Types(successor[i], from.Tables[i], to.Tables[i]));
            findings.AddRange(Types(legacy[i], to.Tables[i], from.Tables[i]));
            if (source is not null && target is not null && from.Tables[i].CanBeTried && to.Tables[i].CanBeTried)
            {
                findings.AddRange(await TryAsync(legacy[i], successor[i], plan.Tables[i], source, target, cancellationToken));
            }
        }

        return [.. findings.OrderBy(finding => Order(finding.Path))];
    }

    private static async Task<StoreFacts> InspectAsync(IStoreInspector? store, ImmutableArray<InspectedTable> tables, string path, CancellationToken cancellationToken)
    {
        ImmutableArray<TableFacts> unknown = [.. tables.Select(_ => TableFacts.Unknown)];
        try
        {
            return store is null ? new([], unknown, null, null) : await store.InspectAsync(tables, cancellationToken);
        }
        catch (MigrateException exception)
        {
            return new([new(FindingSeverity.Error, path, exception.Problem.Detail, exception.Problem.Remedy)], unknown, null, null);
        }
    }

    private static async Task<ImmutableArray<Finding>> TryAsync(
        InspectedTable legacy, InspectedTable successor, TablePlan table, IStoreInspector source, IStoreInspector target, CancellationToken cancellationToken)
    {
        try
        {
            return await RoundTrip.RunAsync(legacy, successor, table.Lossy.ToHashSet(StringComparer.OrdinalIgnoreCase), source, target, SampleRows, cancellationToken);
        }
        catch (MigrateException exception)
        {
            return [new(FindingSeverity.Error, legacy.Path, $"The way there and back could not be tried: {exception.Problem.Detail}", exception.Problem.Remedy)];
        }
    }

    /// <param name="table">Where the values arrive.</param>
    /// <param name="given">What is known of the side they come from.</param>
    /// <param name="taken">What is known of this one.</param>
    private static IEnumerable<Finding> Types(InspectedTable table, TableFacts given, TableFacts taken)
    {
        foreach (var column in table.Arriving.Columns.Select(mapping => mapping.Column))
        {
            if (!given.Expressions.TryGetValue(column, out var value) || !taken.Columns.TryGetValue(column, out var type) || type.Takes(value) is true)
            {
                continue;
            }

            yield return type.Takes(value) is null
                ? new(FindingSeverity.Warning, table.WrittenPath(column), $"The expression gives {value.Name}, and the column {column} of {table.Table} is of the type {type.Name}, which takes some of its values only; rows with others are refused.", "Convert it in the expression, or widen the column.")
                : new(FindingSeverity.Error, table.WrittenPath(column), $"The expression gives {value.Name}, and the column {column} of {table.Table} is of the type {type.Name}, which takes none of its values.", "Convert it in the expression.");
        }
    }

    private static IEnumerable<Finding> Room(StoreFacts from, StoreFacts to)
    {
        if (from.Bytes is not { } bytes)
        {
            yield break;
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"The source's tables take {bytes / MiB:N1} MiB");
        yield return to.FreeBytes is not { } free
            ? new(FindingSeverity.Information, "state.target", $"{size}; how much is free at the target cannot be known from here.", "See to it that there is more than that: indexes and the log of changes come on top.")
            : string.Create(CultureInfo.InvariantCulture, $"{size}; {free / MiB:N1} MiB are free where the target is.") is var text && free < bytes
            ? new(FindingSeverity.Error, "state.target", text, "Make room there first; indexes and the log of changes come on top.")
            : new(free < 2 * bytes ? FindingSeverity.Warning : FindingSeverity.Information, "state.target", text, free < 2 * bytes ? "Make room there first; indexes and the log of changes come on top." : null);
    }

    // The stores first, then table by table.
    private static int Order(string path) =>
        path.StartsWith("state.source", StringComparison.Ordinal) ? -2 : path.StartsWith("state.target", StringComparison.Ordinal) ? -1
        : path.Split('[', ']') is [_, var index, ..] && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
