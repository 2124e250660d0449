namespace Hal9.Migrate.Evidence;

/// <summary>How often answers differed in one place.</summary>
/// <param name="Route">The route template.</param>
/// <param name="Path">Where: <c>status</c>, <c>header:NAME</c>, <c>body</c>, or a JSON path with indexes as <c>*</c>.</param>
/// <param name="Count">In how many compared answers.</param>
public sealed record DifferenceTally(string Route, string Path, long Count);
