namespace Hal9.Migrate.Problems;

/// <summary>One fault among several.</summary>
/// <param name="Path">Where: a path in the plan such as <c>canary.steps[2]</c>, or in the document read. Empty for the whole of it.</param>
/// <param name="Message">What is wrong there and what is expected instead.</param>
public sealed record ProblemItem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
