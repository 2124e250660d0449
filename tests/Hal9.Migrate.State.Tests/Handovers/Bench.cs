using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Decisions;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Handovers;

/// <summary>Two stores in memory and a controller that does its steps at once.</summary>
internal sealed class Bench : ICessionJournal
{
    private readonly RowThrottle _throttle = new(TimeProvider.System);
    private long _epoch;

    public Bench(MemoryRules? legacy = null, MemoryRules? successor = null)
    {
        Legacy = new("legacy", legacy ?? new());
        Successor = new("successor", successor ?? new());
        Restart();
    }

    public MemoryStore Legacy { get; }

    public MemoryStore Successor { get; }

    public StateController Controller { get; private set; } = null!;

    public Cession? Cession { get; private set; }

    public List<StateStep> Steps { get; } = [];

    public void Restart() => Controller = new(
        new StatePair(new MemoryConnection(Legacy, new AtOnce()), new MemoryConnection(Successor, new AtOnce())),
        [new Lane("items", [MemoryReader.Mapping("items")])], ++_epoch, this, new(new ChunkLimit(2, 1_000), 2), _throttle);

    /// <summary>Steps until the condition holds; fails when it does not within a few hundred steps.</summary>
    public async Task UntilAsync(Side goal, Func<StateStep, bool> condition, bool givesUp = false)
    {
        for (var i = 0; i < 300; i++)
        {
            Steps.Add(await Controller.StepAsync(goal, givesUp, TestContext.Current.CancellationToken));
            if (condition(Steps[^1]))
            {
                return;
            }
        }

        Assert.Fail($"It did not come to that: {string.Join(", ", Steps.TakeLast(5))}");
    }

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        Cession = cession;
        return Task.CompletedTask;
    }
}
