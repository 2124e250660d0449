using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Decisions;

/// <summary>Making, removing and restoring checkpoints.</summary>
internal static class CheckpointCommands
{
    public static Answer Create(MigrationState state, CreateCheckpoint command, string actor, DateTimeOffset now)
    {
        if (state.Plan is not { } plan)
        {
            return Answer.Refuse(ProblemCode.PlanMissing, "There is nothing to make a checkpoint of: no plan is registered.", "Register a plan first.");
        }

        if (!Checkpoint.IsValidName(command.Name))
        {
            return Answer.Refuse(ProblemCode.InvalidArgument, $"\"{command.Name}\" is no name for a checkpoint.", "Use 1 to 64 letters, digits, '.', '_' and '-'.");
        }

        return state.Checkpoints.Any(checkpoint => checkpoint.Name == command.Name)
            ? Answer.Refuse(ProblemCode.CheckpointExists, $"There is a checkpoint \"{command.Name}\" already.", "Choose another name, or remove it first.")
            : Answer.Do(new CheckpointCreated(new Checkpoint
            {
                Name = command.Name,
                Description = command.Description,
                CreatedAt = now,
                CreatedBy = actor,
                PlanHash = plan.Hash,
                Position = state.Version,
                Step = state.Step,
                Features = [.. state.Features.Values],
            }));
    }

    public static Answer Remove(MigrationState state, RemoveCheckpoint command) =>
        Find(state, command.Name) is null ? Unknown(state, command.Name) : Answer.Do(new CheckpointRemoved(command.Name));

    public static Answer Restore(MigrationState state, RestoreCheckpoint command)
    {
        if (Find(state, command.Name) is not { } checkpoint)
        {
            return Unknown(state, command.Name);
        }

        // Before the start there is no step to go back from; the flags can still be restored.
        if (state.StartedAt is not null && Refusal.UnlessOpen(state, "restore") is { } refusal)
        {
            return refusal;
        }

        if (checkpoint.Step > state.Step)
        {
            return Answer.Refuse(
                ProblemCode.CheckpointAhead,
                $"Checkpoint \"{checkpoint.Name}\" was made at {checkpoint.Step}, ahead of {state.Step}.",
                "Restoring only goes back; use start to go forward.");
        }

        var events = ImmutableArray.CreateBuilder<MigrationEvent>();
        events.Add(new CheckpointRestored(checkpoint.Name, command.Reason));
        if (checkpoint.Step < state.Step)
        {
            events.Add(new RollbackStarted(checkpoint.Step.Phase, checkpoint.Step.Percentage, RollbackCause.Restore, $"checkpoint {checkpoint.Name}"));
        }

        events.AddRange(FlagChanges.Back(state, checkpoint.Features));
        return Answer.Do(events.ToImmutable());
    }

    private static Checkpoint? Find(MigrationState state, string name) => state.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Name == name);

    private static Answer Unknown(MigrationState state, string name) => Answer.Refuse(
        ProblemCode.UnknownCheckpoint,
        $"There is no checkpoint \"{name}\".",
        state.Checkpoints.IsEmpty ? "There are none." : $"Checkpoints: {string.Join(", ", state.Checkpoints.Select(checkpoint => checkpoint.Name))}.");
}
