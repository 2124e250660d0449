namespace Hal9.Migrate.Plans;

/// <summary>What a hook does that failed as often as it is tried.</summary>
public enum HookFailure
{
    /// <summary>It is reported, and nothing else.</summary>
    Report,

    /// <summary>The migration goes no further before a person has decided. Writes go on even so.</summary>
    Decide,
}
