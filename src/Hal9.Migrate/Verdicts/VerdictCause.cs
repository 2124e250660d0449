namespace Hal9.Migrate.Verdicts;

/// <summary>What was decided on verdicts.</summary>
public enum VerdictCause
{
    /// <summary>A step was left for the next.</summary>
    StepPassed,

    /// <summary>A gate failed.</summary>
    GateFailed,

    /// <summary>A trigger fired.</summary>
    TriggerFired,

    /// <summary>The hold on standby in Full was over.</summary>
    StandbyEnded,
}
