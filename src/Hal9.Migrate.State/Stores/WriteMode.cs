namespace Hal9.Migrate.State.Stores;

/// <summary>How a batch is written.</summary>
[Flags]
public enum WriteMode
{
    /// <summary>When a constraint is violated, nothing is written: other rows may have to change along with it.</summary>
    Plain = 0,

    /// <summary>The batch is all there is to know: rows that violate a constraint even so are parked as refused, the others written.</summary>
    Whole = 1,

    /// <summary>Before the commit the rows are read back and compared; when one differs, nothing is written.</summary>
    Compare = 2,
}
