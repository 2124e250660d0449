using Hal9.Migrate.Cli.Outcomes;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Tests.Outcomes;

public sealed class ExitCodeTests
{
    public static TheoryData<string> AllProblems =>
        [.. typeof(ProblemCode).GetFields().Where(code => code.IsLiteral).Select(code => (string)code.GetRawConstantValue()!)];

    [Theory]
    [MemberData(nameof(AllProblems))]
    public void Of_EveryProblemThereIs_HasAnExitCodeThatWasChosen(string code)
    {
        ExitCode.KnownProblems.ShouldContain(code);
        ExitCode.Of(new Problem(code, "")).ShouldBeOneOf(
            ExitCode.Failed, ExitCode.Usage, ExitCode.NotReady, ExitCode.RolledBack, ExitCode.TimedOut, ExitCode.NeedsDecision);
    }

    [Fact]
    public void KnownProblems_Each_IsAProblemThereIs() =>
        ExitCode.KnownProblems.ShouldBeSubsetOf(AllProblems.Select(row => row.Data));

    [Theory]
    [InlineData(ProblemCode.NotReady, 3)]
    [InlineData(ProblemCode.RolledBack, 4)]
    [InlineData(ProblemCode.TimedOut, 5)]
    [InlineData(ProblemCode.NeedsDecision, 6)]
    [InlineData(ProblemCode.InvalidArgument, 2)]
    [InlineData("InventedLater", 1)]
    public void Of_AProblem_IsWhatScriptsRelyOn(string code, int expected) => ExitCode.Of(new Problem(code, "")).ShouldBe(expected);

    [Fact]
    public void Of_NoProblem_IsZero() => ExitCode.Of(null).ShouldBe(0);
}
