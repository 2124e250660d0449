using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Storage;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>Whether the successor has answered mirrored requests as the legacy did, but for what differs by itself; place by place, worst first.</summary>
internal sealed class ShadowComparisonVerification(IMigrationStore store, Controller controller, TimeProvider time) : IVerification
{
    // What is no noise comes first; more than this nobody reads in a list of verifications.
    private const int MostPlaces = 50;

    public string Name => "shadow-comparison";

    public async Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken)
    {
        var state = controller.View.State;
        if (Comparisons.Lately(state, time.GetUtcNow()) is not var (from, to))
        {
            return [new(Name, "answers", null, "The migration has not been in Shadow, so no answers were compared.")];
        }

        var (tally, book) = await Comparisons.ReadAsync(store, state, from, to, cancellationToken);
        return [Whole(tally, book), .. DifferenceDocument.Of(book).Take(MostPlaces).Select(Verify)];
    }

    private VerificationDocument Whole(MirrorTally tally, NoiseBook book)
    {
        const string What = "answers";
        if (tally.Compared == 0)
        {
            return new(Name, What, null, "No answers were compared in Shadow: is there traffic, does the successor answer, is shadow_mode on?");
        }

        var (certain, possible) = book.MismatchesOf(tally);
        return new(Name, What, certain > 0 ? false : possible > 0 ? null : true, string.Create(
            CultureInfo.InvariantCulture,
            $"{tally.Compared - possible:N0} of {tally.Compared:N0} compared answers are the same, but for noise; {tally.Mismatched - possible:N0} differ in noise only."
            + $" Compared: {tally.Coverage * 100:0.#} % of the requests; {tally.Dropped:N0} were dropped, {tally.Failed:N0} got no answer."));
    }

    private VerificationDocument Verify(DifferenceDocument difference) => new(
        Name,
        $"{DifferenceText.RouteOf(difference)} {difference.Path}",
        difference.Verdict switch { DifferenceVerdict.Difference => false, DifferenceVerdict.Noise => true, _ => null },
        $"{(difference.Verdict == DifferenceVerdict.Noise ? "Noise: " : "")}{DifferenceText.Of(difference)}.");
}
