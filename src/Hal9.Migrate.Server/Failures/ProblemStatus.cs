using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Server.Failures;

/// <summary>Which HTTP status a problem is sent with.</summary>
internal static class ProblemStatus
{
    public static int Of(string code) => code switch
    {
        ProblemCode.PlanInvalid or ProblemCode.InvalidArgument or ProblemCode.MalformedBody or ProblemCode.ImportInvalid
            or ProblemCode.UnknownComponent => StatusCodes.Status400BadRequest,
        ProblemCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        ProblemCode.Forbidden or ProblemCode.OwnApproval or ProblemCode.ForeignOrigin => StatusCodes.Status403Forbidden,
        ProblemCode.NotFound or ProblemCode.UnknownFeature or ProblemCode.UnknownCheckpoint or ProblemCode.UnknownVerdict or ProblemCode.UnknownGate
            or ProblemCode.UnknownToken => StatusCodes.Status404NotFound,
        ProblemCode.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemCode.ServerUnreachable => StatusCodes.Status502BadGateway,
        ProblemCode.StoreUnwritable or ProblemCode.LeaseLost => StatusCodes.Status503ServiceUnavailable,
        ProblemCode.Unexpected or ProblemCode.StoreCorrupt or ProblemCode.JournalTampered => StatusCodes.Status500InternalServerError,
        _ => StatusCodes.Status409Conflict,
    };
}
