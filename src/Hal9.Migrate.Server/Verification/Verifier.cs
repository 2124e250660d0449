using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Verifies that what was decided is what happens.</summary>
internal sealed class Verifier(
    EndpointVerification endpoints, RoutingVerification routing, FlagVerification flags, JournalVerification journal,
    ShadowComparisonVerification comparison, NotificationVerification notifications, TimeProvider time)
{
    private readonly ImmutableArray<IVerification> _all = [endpoints, routing, flags, journal, comparison, notifications];

    /// <summary>Runs the verifications of these names; when there are none, all that nobody outside notices.</summary>
    public async Task<VerifyDocument> RunAsync(ImmutableArray<string> tests, CancellationToken cancellationToken)
    {
        var unknown = tests.Where(test => _all.All(verification => verification.Name != test)).ToList();
        if (unknown.Count > 0)
        {
            throw new MigrateException(
                ProblemCode.InvalidArgument, $"There is no verification named {string.Join(", ", unknown.Select(test => $"\"{test}\""))}.",
                $"Verifications: {string.Join(", ", _all.Select(verification => verification.Name))}.");
        }

        var results = ImmutableArray.CreateBuilder<VerificationDocument>();
        foreach (var verification in _all.Where(verification => tests.IsEmpty ? verification != notifications : tests.Contains(verification.Name)))
        {
            results.AddRange(await verification.RunAsync(cancellationToken));
        }

        return new VerifyDocument(time.GetUtcNow(), results.ToImmutable());
    }
}
