namespace Hal9.Migrate.Phases;

/// <summary>The phases of a migration, in the order in which they are passed.</summary>
public enum Phase
{
    /// <summary>Nothing has begun; the gateway forwards everything to the legacy.</summary>
    None,

    /// <summary>Requests are mirrored to the successor and compared; users get the legacy's answer.</summary>
    Shadow,

    /// <summary>A small, growing share of the users is served by the successor.</summary>
    Canary,

    /// <summary>Ownership of the state becomes possible; without a state section there is nothing to do.</summary>
    State,

    /// <summary>Most users are served by the successor.</summary>
    RampUp,

    /// <summary>The successor serves everybody; the legacy stands by.</summary>
    Full,

    /// <summary>The legacy is released; there is no way back.</summary>
    Complete,
}
