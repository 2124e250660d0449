namespace Hal9.Migrate.State.Inspection;

/// <summary>What was found out about a plan and its databases.</summary>
/// <param name="Severity">What it means.</param>
/// <param name="Path">The place in the plan it concerns, such as <c>state.tables[2].columns.layer</c>.</param>
/// <param name="Message">What is so, with numbers.</param>
/// <param name="Remedy">What to do, as SQL where that does it; null where there is nothing to do, or the message says it.</param>
public sealed record Finding(FindingSeverity Severity, string Path, string Message, string? Remedy = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {Path}: {Message}{(Remedy is null ? "" : " " + Remedy)}";
}
