using System.Collections.Frozen;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Outcomes;

/// <summary>What hal9-migrate exits with. Scripts branch on these; they never change their meaning.</summary>
public static class ExitCode
{
    /// <summary>What was asked for is done.</summary>
    public const int Ok = 0;

    /// <summary>It failed; the problem says why.</summary>
    public const int Failed = 1;

    /// <summary>The command line is not right: an unknown option, a missing answer, a value that is none.</summary>
    public const int Usage = 2;

    /// <summary>Pre-flight checks found something that forbids starting.</summary>
    public const int NotReady = 3;

    /// <summary>The migration was rolled back instead of reaching its goal.</summary>
    public const int RolledBack = 4;

    /// <summary>The time given with --timeout is over; the migration goes on.</summary>
    public const int TimedOut = 5;

    /// <summary>The migration waits for a person.</summary>
    public const int NeedsDecision = 6;

    /// <summary>Ctrl+C, SIGTERM, or a question answered with no.</summary>
    public const int Cancelled = 130;

    private static readonly FrozenDictionary<string, int> ByProblem = new Dictionary<string, int>
    {
        [ProblemCode.InvalidArgument] = Usage,
        [ProblemCode.UnknownComponent] = Usage,
        [ProblemCode.NotReady] = NotReady,
        [ProblemCode.RolledBack] = RolledBack,
        [ProblemCode.TimedOut] = TimedOut,
        [ProblemCode.NeedsDecision] = NeedsDecision,

        // It stands rolled back, and only a person may say that it is safe now.
        [ProblemCode.RestartRequired] = NeedsDecision,

        [ProblemCode.Aborted] = Failed,
        [ProblemCode.AddressUnavailable] = Failed,
        [ProblemCode.BodyTooLarge] = Failed,
        [ProblemCode.CaptureLost] = Failed,
        [ProblemCode.CheckpointAhead] = Failed,
        [ProblemCode.CheckpointExists] = Failed,
        [ProblemCode.Closed] = Failed,
        [ProblemCode.Forbidden] = Failed,
        [ProblemCode.ForeignGateway] = Failed,
        [ProblemCode.ForeignOrigin] = Failed,
        [ProblemCode.IllegalStep] = Failed,
        [ProblemCode.ImportInvalid] = Failed,
        [ProblemCode.InsecureAddress] = Failed,
        [ProblemCode.JournalMoved] = Failed,
        [ProblemCode.JournalTampered] = Failed,
        [ProblemCode.LeaseLost] = Failed,
        [ProblemCode.MalformedBody] = Failed,
        [ProblemCode.NoSnapshot] = Failed,
        [ProblemCode.WritesRefused] = Failed,
        [ProblemCode.NotAnApproval] = Failed,
        [ProblemCode.NotFound] = Failed,
        [ProblemCode.NotStarted] = Failed,
        [ProblemCode.OwnApproval] = Failed,
        [ProblemCode.PlanDifferent] = Failed,
        [ProblemCode.PlanFixed] = Failed,
        [ProblemCode.PlanInvalid] = Failed,
        [ProblemCode.PlanMissing] = Failed,
        [ProblemCode.RollingBack] = Failed,
        [ProblemCode.SecretUnavailable] = Failed,
        [ProblemCode.ServerUnreachable] = Failed,
        [ProblemCode.StateUnsupported] = Failed,
        [ProblemCode.StoreCorrupt] = Failed,
        [ProblemCode.StoreInUse] = Failed,
        [ProblemCode.StoreNotEmpty] = Failed,
        [ProblemCode.StoreUnwritable] = Failed,
        [ProblemCode.TokenExists] = Failed,
        [ProblemCode.Unauthenticated] = Failed,
        [ProblemCode.Unexpected] = Failed,
        [ProblemCode.UnknownCheckpoint] = Failed,
        [ProblemCode.UnknownVerdict] = Failed,
        [ProblemCode.UnknownFeature] = Failed,
        [ProblemCode.UnknownGate] = Failed,
        [ProblemCode.UnknownToken] = Failed,
        [ProblemCode.UpstreamTimeout] = Failed,
        [ProblemCode.UpstreamUnreachable] = Failed,
        [ProblemCode.VerificationFailed] = Failed,
    }.ToFrozenDictionary();

    /// <summary>The problem codes that have an exit code of their own making; what a newer server invents is <see cref="Failed"/>.</summary>
    public static IEnumerable<string> KnownProblems => ByProblem.Keys;

    /// <summary>The exit code of a problem; <see cref="Ok"/> for none.</summary>
    public static int Of(Problem? problem) => problem is null ? Ok : ByProblem.GetValueOrDefault(problem.Code, Failed);
}
