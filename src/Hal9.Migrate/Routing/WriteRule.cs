namespace Hal9.Migrate.Routing;

/// <summary>One rule by which requests that may write are told from those that only read. Of several the first that fits counts.</summary>
/// <param name="Method">The method it is for, in capitals; null for every method.</param>
/// <param name="Route">The template of the paths it is for, such as <c>/api/neurons/{id}</c>; null for every path.</param>
/// <param name="Writes">Whether such a request may write.</param>
public sealed record WriteRule(string? Method, string? Route, bool Writes);
