using System.Collections.Immutable;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>Two stores, applications that write, and controllers of which all but the last are thought dead.</summary>
internal sealed class World : ICessionJournal
{
    public const string Table = "items";
    private static readonly Lane Lane = new("items", [MemoryReader.Mapping(Table)]);

    private readonly Engine _engine;
    private readonly LaneOptions _options;
    private readonly List<string> _trace = [];
    private Cession? _cession;
    private Exception? _bug;

    /// <param name="engine">What is tested.</param>
    /// <param name="variation">Which of the ways that hold for a whole story is taken.</param>
    public World(Engine engine, int variation)
    {
        var inCommitOrder = variation % 2 == 1;
        _engine = engine;
        _options = new(new ChunkLimit(1 + variation / 2 % 2, 1_000), variation / 4 % 2 == 0 ? 1 : 10)
        {
            Turn = variation / 8 % 2 == 0 ? TimeSpan.Zero : TimeSpan.MaxValue, LongestTurn = variation / 16 % 2 == 0 ? TimeSpan.Zero : TimeSpan.MaxValue,
        };
        Legacy = Make(Side.Legacy, inCommitOrder);
        Successor = Make(Side.Successor, inCommitOrder);
        foreach (var (key, value) in (ReadOnlySpan<(long, long)>)[(1, 1), (2, 0), (3, 2)])
        {
            Legacy.TryWrite(Table, key, value);
            Truth = Truth.SetItem(key, value);
        }

        TakeOver();
    }

    public MemoryStore Legacy { get; }

    public MemoryStore Successor { get; }

    public List<Actor> Controllers { get; } = [];

    public Actor Leader => Controllers[^1];

    /// <summary>What was acknowledged to applications.</summary>
    public ImmutableSortedDictionary<long, long> Truth { get; private set; } = ImmutableSortedDictionary<long, long>.Empty;

    public Side Goal { get; set; } = Side.Successor;

    public bool GivesUp { get; set; }

    public IEnumerable<string> Trace => _trace;

    public MemoryStore Of(Side side) => side == Side.Legacy ? Legacy : Successor;

    /// <summary>A new controller begins; the one before goes on later, or never.</summary>
    public void TakeOver()
    {
        var actor = new Actor(Controllers.Count + 1);
        Controllers.Add(actor);
        Note($"c{actor.Epoch} begins");
        _ = RunAsync(actor);
    }

    /// <summary>Grants a controller its next operation.</summary>
    public void Run(Actor actor, bool losesReply = false)
    {
        Note($"c{actor.Epoch} {actor.Next}{(losesReply ? ", and loses the reply" : "")}");
        actor.Run(losesReply);
        if (_bug is not null)
        {
            throw new InvalidOperationException($"The engine failed.\n{this}", _bug);
        }
    }

    public void Commit(AppTransaction transaction)
    {
        Note($"app commits {transaction.Store.Name} {string.Join(' ', transaction.Writes.Select(write => $"{write.Key}={write.Value}"))}");
        transaction.Commit();
        foreach (var (key, value) in transaction.Writes)
        {
            Truth = value is { } known ? Truth.SetItem(key, known) : Truth.Remove(key);
        }
    }

    public void Note(string what) => _trace.Add(what);

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public override string ToString() => string.Join(" -> ", _trace);

    private MemoryStore Make(Side side, bool inCommitOrder) =>
        new(side.ToString(), _engine.Rules(side, new MemoryRules { LogInCommitOrder = inCommitOrder }));

    private async Task RunAsync(Actor actor)
    {
        var (legacy, successor) = (new MemoryConnection(Legacy, actor), new MemoryConnection(Successor, actor));
        var stores = new StatePair(
            _engine.Connect(new(legacy, successor, Side.Legacy, actor.Epoch)), _engine.Connect(new(successor, legacy, Side.Successor, actor.Epoch)));
        var controller = new StateController(stores, [Lane], actor.Epoch, this, _options, new RowThrottle(TimeProvider.System), _engine.Decide);
        try
        {
            while (true)
            {
                await controller.StepAsync(Goal, GivesUp, CancellationToken.None);
            }
        }
        catch (MigrateException)
        {
            // Whatever happened to its last operation: it does nothing any more.
        }
#pragma warning disable CA1031 // shown by the one who runs it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _bug = exception;
        }
    }
}
