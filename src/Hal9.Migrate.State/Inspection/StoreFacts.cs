using System.Collections.Immutable;

namespace Hal9.Migrate.State.Inspection;

/// <summary>What is known of a store.</summary>
/// <param name="Findings">What can be told without the other store.</param>
/// <param name="Tables">One for each table that was asked for, in that order.</param>
/// <param name="Bytes">How much disk its tables take, or where that is not known, all of it; null when unknown.</param>
/// <param name="FreeBytes">How much is free where it is; null when that cannot be known from here.</param>
public sealed record StoreFacts(ImmutableArray<Finding> Findings, ImmutableArray<TableFacts> Tables, long? Bytes, long? FreeBytes);
