using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>A change wants to be confirmed where nobody can be asked.</summary>
internal sealed class NobodyToAskException(string question) : Exception(question)
{
    /// <summary>What a person reads.</summary>
    public Problem Problem => new(
        ProblemCode.InvalidArgument,
        $"{Failures.Wording.Sentence(Message)} This is confirmed before it is done, and nobody can be asked here.",
        "Say -Confirm:$false to do it without asking, or -WhatIf only to see what would happen.");
}
