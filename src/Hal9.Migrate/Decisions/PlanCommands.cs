using System.Collections.Immutable;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Registering and amending plans.</summary>
internal static class PlanCommands
{
    public static Answer Register(MigrationState state, MigrationPlan plan)
    {
        if (state.Plan is { } current && current.Hash == plan.Hash && state.Closed is null)
        {
            return Answer.Nothing;
        }

        if (state is { Plan: { } running, StartedAt: not null, Closed: null })
        {
            return Answer.Refuse(new Problem(
                ProblemCode.PlanDifferent,
                $"The migration {running.Name} is open with another plan (registered {running.Hash[..12]}, given {plan.Hash[..12]}).",
                "Amend the running plan (plan amend), or end the migration first (abort or complete).")
            {
                Errors = [.. PlanAmendment.Changes(running, plan).Select(path => new ProblemItem(path, "differs from the registered plan"))],
            });
        }

        if (state is { StateBegun: true, Plan: { } closed })
        {
            return Answer.Refuse(
                ProblemCode.PlanDifferent, $"What the migration {closed.Name} left in the stores is still being removed.", "Try again in a moment; its status says what is in the way.");
        }

        return Answer.Do(new PlanRegistered(plan.Source, plan.Hash));
    }

    public static Answer Amend(MigrationState state, AmendPlan command)
    {
        if ((Refusal.UnlessOpen(state, "amend") ?? Refusal.WhileRollingBack(state)) is { } refusal)
        {
            return refusal;
        }

        var changes = PlanAmendment.Changes(state.Plan!, command.Plan);
        var fixedOnes = changes.Where(path => !PlanAmendment.MayChange(path)).ToImmutableArray();
        return changes.IsEmpty ? Answer.Nothing
            : fixedOnes.IsEmpty ? Answer.Do(new PlanAmended(command.Plan.Source, command.Plan.Hash, changes, command.Reason))
            : Answer.Refuse(new Problem(ProblemCode.PlanFixed, "The amendment changes what must stay as it is while a migration is open.", "Leave these as they are, or end the migration first.")
            {
                Errors = [.. fixedOnes.Select(path => new ProblemItem(path, "cannot be amended"))],
            });
    }
}
