namespace Hal9.Migrate.Problems;

/// <summary>Carries a <see cref="Problem"/> through code that cannot return one.</summary>
/// <remarks>Only for failures a person has to act on; expected outcomes on a hot path are values.</remarks>
public sealed class MigrateException : Exception
{
    /// <summary>Wraps a problem; the message is its text.</summary>
    public MigrateException(Problem problem, Exception? innerException = null)
        : base(problem.ToString(), innerException) => Problem = problem;

    /// <summary>Wraps a problem made of its parts.</summary>
    public MigrateException(string code, string detail, string? remedy = null, Exception? innerException = null)
        : this(new Problem(code, detail, remedy), innerException)
    {
    }

    /// <summary>What went wrong, where, and what to do.</summary>
    public Problem Problem { get; }
}
