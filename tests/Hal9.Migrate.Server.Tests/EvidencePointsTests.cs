using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Judge;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Control;
using Hal9.Migrate.Storage;

namespace Hal9.Migrate.Server.Tests;

public sealed class EvidencePointsTests
{
    private const int Seconds = 24 * 3600;
    private static readonly DateTimeOffset From = new(2030, 1, 1, 0, 0, 20, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddSeconds(Seconds);

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(180)]
    public async Task Read_ADayOfSeconds_IsTheSameWhetherMinutesAreAtHandOrNot(int step)
    {
        var store = new KeptEvidence();
        var (from, cancel) = (To.AddHours(-1), TestContext.Current.CancellationToken);

        var read = await EvidencePoints.ReadAsync(store, View(EvidenceSeries.Empty), from, To, TimeSpan.FromSeconds(step), cancel);
        var atHand = await EvidencePoints.ReadAsync(store, View(store.Windows.Aggregate(EvidenceSeries.Empty, (series, window) => series.Append(window))), from, To, TimeSpan.FromSeconds(step), cancel);

        read.Sum(point => point.Legacy.Requests).ShouldBe(3600);
        read.Length.ShouldBe(3600 / step);
        atHand.Sum(point => point.Legacy.Requests).ShouldBeInRange(3600 - 60, 3600);
        atHand.Length.ShouldBeInRange(3600 / step - 1, 3600 / step + 1);
    }

    [Fact]
    public async Task Read_ADayInMinutes_AsksTheStoreForNothingThatIsAtHand()
    {
        var store = new KeptEvidence();
        var series = store.Windows.Aggregate(EvidenceSeries.Empty, (sum, window) => sum.Append(window));
        store.Read = 0;

        var points = await EvidencePoints.ReadAsync(store, View(series), From, To, TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);

        store.Read.ShouldBeLessThan(60);
        points.Length.ShouldBeInRange(480, 481);
        points.Sum(point => point.Legacy.Requests).ShouldBeInRange(Seconds - 60, Seconds);
    }

    [Fact]
    public async Task Read_TheLastMinutesSecondBySecond_AsksTheStoreForNothing()
    {
        var store = new KeptEvidence();
        var series = store.Windows.Aggregate(EvidenceSeries.Empty, (sum, window) => sum.Append(window));

        var points = await EvidencePoints.ReadAsync(store, View(series), To.AddMinutes(-5), To, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        store.Read.ShouldBe(0);
        points.Length.ShouldBe(300);
        points.Select(point => point.At).ShouldBeInOrder();
    }

    private static ControllerView View(EvidenceSeries series) => new() { State = MigrationState.Empty, Series = series, Assessment = Assessment.Nothing };

    /// <summary>A day of one request a second.</summary>
    private sealed class KeptEvidence : IEvidenceStore
    {
        private static readonly ImmutableArray<StratumTally> One = [new(new(Subject.Legacy, MethodClass.Safe, "*"), 1, 0, LatencyHistogram.Of([TimeSpan.FromMilliseconds(5)]))];

        public IReadOnlyList<EvidenceWindow> Windows { get; } =
            [.. Enumerable.Range(0, Seconds).Select(second => new EvidenceWindow { Start = From.AddSeconds(second), Snapshot = default(SnapshotId), Strata = One })];

        public int Read { get; set; }

        public Task AppendAsync(IReadOnlyList<EvidenceWindow> seconds, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<EvidenceWindow>> ReadAsync(DateTimeOffset from, DateTimeOffset to, int max, CancellationToken cancellationToken)
        {
            var first = Math.Max(0, (int)Math.Ceiling((from - From).TotalSeconds));
            IReadOnlyList<EvidenceWindow> page = [.. Windows.Skip(first).Take(max).TakeWhile(window => window.Start < to)];
            Read += page.Count;
            return Task.FromResult(page);
        }

        public Task<int> CompactAsync(DateTimeOffset now, EvidenceRetention retention, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
