using System.Collections.Frozen;
using System.Management.Automation;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Failures;

/// <summary>A problem as PowerShell's error: the id scripts branch on, a category, the thing it is about, and what to do.</summary>
internal static class ErrorRecords
{
    /// <summary>What every id begins with.</summary>
    public const string Prefix = "Hal9.";

    private static readonly FrozenDictionary<string, ErrorCategory> Categories = new Dictionary<string, ErrorCategory>
    {
        [ProblemCode.Aborted] = ErrorCategory.OperationStopped,
        [ProblemCode.AddressUnavailable] = ErrorCategory.ResourceBusy,
        [ProblemCode.BodyTooLarge] = ErrorCategory.LimitsExceeded,
        [ProblemCode.CaptureLost] = ErrorCategory.InvalidData,
        [ProblemCode.CheckpointAhead] = ErrorCategory.InvalidOperation,
        [ProblemCode.CheckpointExists] = ErrorCategory.ResourceExists,
        [ProblemCode.Closed] = ErrorCategory.InvalidOperation,
        [ProblemCode.Forbidden] = ErrorCategory.PermissionDenied,
        [ProblemCode.ForeignGateway] = ErrorCategory.InvalidOperation,
        [ProblemCode.ForeignOrigin] = ErrorCategory.SecurityError,
        [ProblemCode.IllegalStep] = ErrorCategory.InvalidOperation,
        [ProblemCode.ImportInvalid] = ErrorCategory.InvalidData,
        [ProblemCode.InsecureAddress] = ErrorCategory.SecurityError,
        [ProblemCode.InvalidArgument] = ErrorCategory.InvalidArgument,
        [ProblemCode.JournalMoved] = ErrorCategory.ResourceBusy,
        [ProblemCode.JournalTampered] = ErrorCategory.InvalidData,
        [ProblemCode.LeaseLost] = ErrorCategory.ResourceUnavailable,
        [ProblemCode.MalformedBody] = ErrorCategory.InvalidData,
        [ProblemCode.NeedsDecision] = ErrorCategory.OperationStopped,
        [ProblemCode.NoSnapshot] = ErrorCategory.ResourceUnavailable,
        [ProblemCode.WritesRefused] = ErrorCategory.ResourceUnavailable,
        [ProblemCode.NotAnApproval] = ErrorCategory.InvalidOperation,
        [ProblemCode.NotFound] = ErrorCategory.ObjectNotFound,
        [ProblemCode.NotReady] = ErrorCategory.ResourceUnavailable,
        [ProblemCode.NotStarted] = ErrorCategory.InvalidOperation,
        [ProblemCode.OwnApproval] = ErrorCategory.PermissionDenied,
        [ProblemCode.PlanDifferent] = ErrorCategory.InvalidOperation,
        [ProblemCode.PlanFixed] = ErrorCategory.InvalidOperation,
        [ProblemCode.PlanInvalid] = ErrorCategory.InvalidData,
        [ProblemCode.PlanMissing] = ErrorCategory.ObjectNotFound,
        [ProblemCode.RestartRequired] = ErrorCategory.InvalidOperation,
        [ProblemCode.RolledBack] = ErrorCategory.OperationStopped,
        [ProblemCode.RollingBack] = ErrorCategory.ResourceBusy,
        [ProblemCode.SecretUnavailable] = ErrorCategory.ObjectNotFound,
        [ProblemCode.ServerUnreachable] = ErrorCategory.ConnectionError,
        [ProblemCode.StateUnsupported] = ErrorCategory.NotImplemented,
        [ProblemCode.StoreCorrupt] = ErrorCategory.InvalidData,
        [ProblemCode.StoreInUse] = ErrorCategory.ResourceBusy,
        [ProblemCode.StoreNotEmpty] = ErrorCategory.ResourceExists,
        [ProblemCode.StoreUnwritable] = ErrorCategory.WriteError,
        [ProblemCode.TimedOut] = ErrorCategory.OperationTimeout,
        [ProblemCode.TokenExists] = ErrorCategory.ResourceExists,
        [ProblemCode.Unauthenticated] = ErrorCategory.AuthenticationError,
        [ProblemCode.Unexpected] = ErrorCategory.NotSpecified,
        [ProblemCode.UnknownCheckpoint] = ErrorCategory.ObjectNotFound,
        [ProblemCode.UnknownVerdict] = ErrorCategory.ObjectNotFound,
        [ProblemCode.UnknownComponent] = ErrorCategory.InvalidArgument,
        [ProblemCode.UnknownFeature] = ErrorCategory.ObjectNotFound,
        [ProblemCode.UnknownGate] = ErrorCategory.ObjectNotFound,
        [ProblemCode.UnknownToken] = ErrorCategory.ObjectNotFound,
        [ProblemCode.UpstreamTimeout] = ErrorCategory.OperationTimeout,
        [ProblemCode.UpstreamUnreachable] = ErrorCategory.ConnectionError,
        [ProblemCode.VerificationFailed] = ErrorCategory.InvalidResult,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> OfItem = FrozenSet.ToFrozenSet(
    [
        ProblemCode.CheckpointAhead, ProblemCode.CheckpointExists, ProblemCode.InvalidArgument, ProblemCode.NotAnApproval, ProblemCode.NotFound,
        ProblemCode.OwnApproval, ProblemCode.TokenExists, ProblemCode.UnknownCheckpoint, ProblemCode.UnknownFeature, ProblemCode.UnknownGate,
        ProblemCode.UnknownToken,
    ]);

    /// <summary>From 7.5 on the recommended action is shown below the message; before, the message has to say it.</summary>
    private static readonly bool ShowsRecommendation = typeof(ErrorRecord).Assembly.GetName().Version >= new Version(7, 5);

    /// <summary>Every code that has a category of its own.</summary>
    public static IEnumerable<string> KnownCodes => Categories.Keys;

    /// <summary>Whether a problem is about one item only, so that the next may still succeed.</summary>
    public static bool IsOfItem(string code) => OfItem.Contains(code);

    /// <summary>The error of a problem.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="cause">What it came from; of it only what lies below is kept, for whoever looks for a fault.</param>
    public static ErrorRecord Of(Problem problem, object? target, Exception? cause = null)
    {
        var said = problem with { Detail = Wording.Of(problem.Detail), Remedy = problem.Remedy is null ? null : Wording.Of(problem.Remedy) };
        return new ErrorRecord(
            new MigrateException(said, cause?.InnerException), Prefix + problem.Code, Categories.GetValueOrDefault(problem.Code, ErrorCategory.NotSpecified), target)
        {
            ErrorDetails = new ErrorDetails((ShowsRecommendation ? said with { Remedy = null } : said).ToString()) { RecommendedAction = said.Remedy ?? "" },
        };
    }
}
