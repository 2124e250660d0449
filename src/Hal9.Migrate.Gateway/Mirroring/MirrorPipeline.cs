using System.Collections.Concurrent;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>
/// Repeats requests to the successor after the legacy has answered them, off every user's path: a bounded queue in front of a bounded
/// number of workers, which come when there is work and go when there is none. What finds the queue full is dropped and counted.
/// </summary>
internal sealed class MirrorPipeline : IAsyncDisposable
{
    private readonly ConcurrentQueue<MirrorCandidate> _waiting = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MirrorInstruction _instruction;
    private readonly MirrorSender _sender;
    private readonly GatewayMeter _meter;
    private int _length;
    private int _busy;

    public MirrorPipeline(RoutingSnapshot snapshot, MirrorInstruction instruction, MirrorResources resources, GatewayMeter meter, TimeProvider time)
    {
        _instruction = instruction;
        _meter = meter;
        _sender = new MirrorSender(snapshot, instruction, resources, meter, time);
        Instruction = instruction;
        Budget = resources.Budget;
    }

    /// <summary>What it goes by.</summary>
    public MirrorInstruction Instruction { get; }

    /// <summary>How many wait.</summary>
    public int Waiting => Volatile.Read(ref _length);

    /// <summary>The memory it may take.</summary>
    public CaptureBudget Budget { get; }

    /// <summary>Takes a candidate over, once the legacy has answered it: queues it, or counts why not.</summary>
    public void Offer(MirrorCandidate candidate)
    {
        if (candidate.Skip is { } reason)
        {
            _meter.Mirror.Skipped(reason);
            candidate.Dispose();
        }
        else if (_stopped.IsCancellationRequested || Interlocked.Increment(ref _length) > _instruction.QueueLength)
        {
            Interlocked.Decrement(ref _length);
            Drop(candidate);
        }
        else
        {
            _waiting.Enqueue(candidate);
            CallWorker();
        }
    }

    /// <summary>Stops: what waits or is under way is dropped. Completes when all of it has been counted.</summary>
    public ValueTask DisposeAsync()
    {
        _stopped.Cancel();
        DropWaiting();
        SayWhenIdle();
        return new ValueTask(_idle.Task);
    }

    private void CallWorker()
    {
        var busy = Volatile.Read(ref _busy);
        while (busy < _instruction.Concurrency)
        {
            var before = Interlocked.CompareExchange(ref _busy, busy + 1, busy);
            if (before == busy)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static pipeline => _ = pipeline.WorkAsync(), this, preferLocal: false);
                return;
            }

            busy = before;
        }
    }

    private async Task WorkAsync()
    {
        using (var timer = new MirrorTimer(_stopped.Token))
        {
            while (_waiting.TryDequeue(out var candidate))
            {
                Interlocked.Decrement(ref _length);
                using (candidate)
                {
                    await _sender.MirrorAsync(candidate, timer);
                }
            }
        }

        Interlocked.Decrement(ref _busy);

        // One may have come after the last look, and found all workers busy.
        if (!_waiting.IsEmpty)
        {
            CallWorker();
        }

        SayWhenIdle();
    }

    private void SayWhenIdle()
    {
        if (_stopped.IsCancellationRequested && Volatile.Read(ref _busy) == 0)
        {
            _idle.TrySetResult();
        }
    }

    private void DropWaiting()
    {
        while (_waiting.TryDequeue(out var candidate))
        {
            Interlocked.Decrement(ref _length);
            Drop(candidate);
        }
    }

    private void Drop(MirrorCandidate candidate)
    {
        _meter.Mirror.Dropped();
        candidate.Dispose();
    }
}
