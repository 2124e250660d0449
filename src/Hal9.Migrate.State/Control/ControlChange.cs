namespace Hal9.Migrate.State.Control;

/// <summary>A compare-and-set on a control row. By its term nothing late can undo a later fence, cut-over or rollback.</summary>
/// <param name="Verb">What is to happen.</param>
/// <param name="Term">The term it was decided for; of <see cref="ControlVerb.Open"/> the new one.</param>
public sealed record ControlChange(ControlVerb Verb, long Term)
{
    /// <summary>The row after the change; null when the row is not one on which it was decided, and nothing may happen.</summary>
    /// <param name="row">As it is, locked.</param>
    /// <param name="logIsEmpty">Whether not one entry is in the log of this store, read under that lock.</param>
    public ControlRow? Apply(ControlRow row, bool logIsEmpty)
    {
        var owns = row.Owns && row.Term == Term;
        return Verb switch
        {
            ControlVerb.Fence when owns => row with { IsOpen = false },
            ControlVerb.Unfence when owns => row with { IsOpen = true },
            ControlVerb.Cede when owns && !row.IsOpen && logIsEmpty => row with { Owns = false },
            ControlVerb.Abandon when owns => row with { Owns = false, IsOpen = false },
            ControlVerb.Open when row.Term < Term => row with { Term = Term, Owns = true, IsOpen = true },
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Term}";
}
