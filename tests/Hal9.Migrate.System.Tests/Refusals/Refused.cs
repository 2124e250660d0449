namespace Hal9.Migrate.SystemTests.Refusals;

/// <summary>How a refusal has to look.</summary>
internal static class Refused
{
    /// <summary>It ended with that code, said all of this to a person, announced nothing and showed nothing of its inside.</summary>
    public static void ShouldBeRefused(this CliResult result, int exitCode, params string[] said)
    {
        result.ExitCode.ShouldBe(exitCode, result.Error);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldNotContain("   at ");
        result.Error.ShouldNotContain("Exception");
        var unwrapped = result.Error.ReplaceLineEndings(" ");
        foreach (var text in said)
        {
            unwrapped.ShouldContain(text);
        }
    }
}
