using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Decisions;

/// <summary>How far the migration is to go; it passes everything before it and stays there.</summary>
/// <param name="Step">The phase and percentage asked for.</param>
/// <param name="By">Who asked.</param>
public sealed record Goal(Step Step, string By)
{
    /// <summary>Whether a step is this far or farther. In State the percentage is whatever Canary ended with.</summary>
    public bool IsReachedBy(Step step) => Step.Phase == Phase.State ? step.Phase >= Phase.State : step >= Step;
}
