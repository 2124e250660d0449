namespace Hal9.Migrate.State.Control;

/// <summary>The five ways in which ownership and gate change.</summary>
public enum ControlVerb
{
    /// <summary>Closes the owner's gate. Waits for writers in flight: none of them commits after it.</summary>
    Fence,

    /// <summary>Opens the owner's gate again.</summary>
    Unfence,

    /// <summary>Gives the ownership away, for good: in the old owner's store.</summary>
    Cede,

    /// <summary>
    /// Closes the gate at once, without waiting for writers in flight, and gives the ownership away although the log is not empty: what is in it, and what
    /// those writers still commit, does not reach the other side. Only when a person accepts that.
    /// </summary>
    Abandon,

    /// <summary>Takes the ownership that the other store has ceded, and opens the gate.</summary>
    Open,
}
