using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Control;
using Hal9.Migrate.State.Handovers;
using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Contract;

/// <summary>Controllers on a bed, one after another when they die, and an application that writes wherever the gate is open.</summary>
internal sealed class Course : ICessionJournal
{
    private readonly StatePairBed _bed;
    private readonly Func<Exception, bool> _isDeath;
    private Cession? _cession;
    private StatePair? _stores;
    private StateController? _controller;
    private long _epoch;

    /// <param name="bed">The stores; what is in the legacy is what has to be kept.</param>
    /// <param name="isDeath">Which exceptions a new controller takes over after.</param>
    public Course(StatePairBed bed, Func<Exception, bool>? isDeath = null)
    {
        (_bed, _isDeath, Truth) = (bed, isDeath ?? (_ => false), bed.Rows(Side.Legacy));
    }

    /// <summary>What was acknowledged to the application.</summary>
    public SortedDictionary<long, long> Truth { get; }

    /// <summary>Goes on until a side owns, with writes between all steps.</summary>
    public async Task PassAsync(Side goal, long key, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 1_000; i++)
        {
            if (await StepAsync(goal, cancellationToken))
            {
                return;
            }

            if (i < 6)
            {
                Write(key + i % 3, i % 5 == 4 ? null : i);
            }
        }

        Assert.Fail($"The {goal} did not become the owner.");
    }

    public Task<Cession?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(_cession);

    public Task WriteAsync(Cession cession, CancellationToken cancellationToken)
    {
        _cession = cession;
        return Task.CompletedTask;
    }

    public async Task CloseAsync()
    {
        if (_stores is { } stores)
        {
            await stores.Legacy.DisposeAsync();
            await stores.Successor.DisposeAsync();
        }

        (_stores, _controller) = (null, null);
    }

    private async Task<bool> StepAsync(Side goal, CancellationToken cancellationToken)
    {
        try
        {
            if (_controller is null)
            {
                _stores = new(_bed.Connect(Side.Legacy), _bed.Connect(Side.Successor));
                _controller = new(_stores, [new Lane("items", [_bed.Items])], ++_epoch, this, new(new ChunkLimit(2, 1_000), 2), new RowThrottle(TimeProvider.System));
            }

            await _controller.StepAsync(goal, givesUp: false, cancellationToken);
            var status = await _stores!.Of(goal).ReadStatusAsync(cancellationToken);
            return status.Control is { Owns: true, IsOpen: true } row && row.Term > 1;
        }
        catch (Exception exception) when (_isDeath(exception))
        {
            await CloseAsync();
            return false;
        }
    }

    private void Write(long key, long? value)
    {
        if (!_bed.TryWrite(Side.Legacy, key, value) && !_bed.TryWrite(Side.Successor, key, value))
        {
            return;
        }

        if (value is { } known)
        {
            Truth[key] = known;
        }
        else
        {
            Truth.Remove(key);
        }
    }
}
