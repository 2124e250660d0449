using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Commands about the rows that are moved. Pure.</summary>
public static class StateCommands
{
    /// <summary>Why rows cannot be compared now, or not those of these tables; null when they can.</summary>
    public static Problem? WhyNot(MigrationState state, ImmutableArray<string> tables)
    {
        if (state is not { Plan.State: { } plan, StateBegun: true, Closed: null, CaptureGivenUp: null })
        {
            return new Problem(
                ProblemCode.IllegalStep, "There are no rows to compare: none are being moved now.", "A plan with a state section moves rows from its phase state.begin on, until it is completed or aborted.");
        }

        var known = plan.Tables.Select(table => table.Name).ToList();
        return tables.FirstOrDefault(table => !known.Contains(table, StringComparer.Ordinal)) is { } unknown
            ? new Problem(ProblemCode.InvalidArgument, $"The plan moves no table named \"{unknown}\".", $"Tables: {string.Join(", ", known)}.") : null;
    }

    internal static Answer Repair(MigrationState state, RepairRows command) =>
        WhyNot(state, command.Tables) is { } problem ? Answer.Refuse(problem) : Answer.Do(new RowsRepaired(command.Tables, command.Reason));
}
