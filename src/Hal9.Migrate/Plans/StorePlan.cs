namespace Hal9.Migrate.Plans;

/// <summary>A store whose rows are moved.</summary>
/// <param name="Kind">Which database it is.</param>
/// <param name="Connection">How to reach it: a file's path, a connection string, or a reference to where that secret is kept.</param>
public sealed record StorePlan(StoreKind Kind, string Connection);
