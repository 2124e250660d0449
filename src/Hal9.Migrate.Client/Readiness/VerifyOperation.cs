using System.Collections.Immutable;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Readiness;

/// <summary>
/// Verifies that what was decided is what happens. Writes a <see cref="VerifyDocument"/>; ends in VerificationFailed when something is
/// not so, or could not be found out.
/// </summary>
/// <param name="client">The server.</param>
public sealed class VerifyOperation(MigrationClient client) : IOperation<VerifyRequest>
{
    /// <summary>What can be named: all tests, and what people outside notice, which is only done when it is named.</summary>
    public static ImmutableArray<string> NamedTests => [.. AllTests, "notifications"];

    /// <summary>The tests there are.</summary>
    public static ImmutableArray<string> AllTests { get; } = ["endpoints", "routing", "flags", "journal", "shadow-comparison"];

    /// <summary>The tests that take no longer than a few requests.</summary>
    public static ImmutableArray<string> QuickTests { get; } = ["endpoints", "routing"];

    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(VerifyRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var unknown = request.Tests.Where(test => !NamedTests.Contains(test, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0)
        {
            throw new MigrateException(
                ProblemCode.InvalidArgument, $"There is no test named {string.Join(", ", unknown.Select(test => $"'{test}'"))}.", $"Tests: {string.Join(", ", NamedTests)}.");
        }

        request = request with { Tests = [.. request.Tests.Select(test => test.ToLowerInvariant())] };
        const string activity = "Verifying";
        host.Progress(new(activity, string.Join(", ", request.Tests.IsEmpty ? AllTests : request.Tests)));
        var verified = await client.VerifyAsync(request, cancellationToken).ConfigureAwait(false);
        host.Progress(new(activity, "verified", Completed: true));
        host.Write(verified);
        return verified.Passed ? OperationOutcome.Done : new(Failure(verified), verified);
    }

    private static Problem Failure(VerifyDocument verified)
    {
        var bad = verified.Verifications.Where(verification => verification.Passed != true).ToList();
        return new(
            ProblemCode.VerificationFailed,
            $"{bad.Count(verification => verification.Passed == false)} of {verified.Verifications.Length} verifications failed, {bad.Count(verification => verification.Passed is null)} could not be made.",
            "What was decided may not be what happens: look at these before going on.")
        {
            Errors = [.. bad.Select(verification => new ProblemItem($"{verification.Test} {verification.Name}", verification.Message))],
        };
    }
}
