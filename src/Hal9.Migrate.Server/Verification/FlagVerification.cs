using System.Globalization;
using Hal9.Migrate.Features;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether each flag is on for as many keys as its percentage says.</summary>
internal sealed class FlagVerification(Controller controller) : IVerification
{
    private const int Keys = 10_000;

    public string Name => "flags";

    public Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        return Task.FromResult<IReadOnlyList<VerificationDocument>>(
            state.Plan is not { } plan ? [new(Name, "flags", null, "No plan is registered, so there are no flags.")]
            : [.. state.Features.Values.Select(flag => Verify(flag, plan.Traffic.Salt))]);
    }

    private VerificationDocument Verify(FeatureFlag flag, string salt)
    {
        var on = Enumerable.Range(0, Keys).Count(i => FlagEvaluator.Evaluate(flag, new EvaluationContext { TargetingKey = $"verify-{i}" }, salt).Value);
        var expected = flag.Enabled ? (double)flag.Percentage.Value / 100 : 0;

        // Four standard deviations: a right flag strays that far once in sixteen thousand verifications.
        var tolerance = 4 * Math.Sqrt(expected * (1 - expected) / Keys);
        var share = (double)on / Keys;
        return new(
            Name, flag.Key, Math.Abs(share - expected) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"On for {share * 100:0.##} % of {Keys} keys, expected {expected * 100:0.##} %{(flag.Rules.IsEmpty ? "" : $"; {flag.Rules.Length} rules besides")}."));
    }
}
