namespace Hal9.Migrate.Comparison;

/// <summary>What an example of a difference shows of the two values.</summary>
public enum ExampleValues
{
    /// <summary>What kind of value it is, its length, and a hash that only tells equal values from others.</summary>
    Redacted,

    /// <summary>The values themselves, cut at <see cref="ValueDescriber.MaxLength"/> characters.</summary>
    Shown,

    /// <summary>Nothing: no examples are kept.</summary>
    None,
}
