using Hal9.Migrate.State.Lanes;
using Hal9.Migrate.State.Mapping;
using Hal9.Migrate.State.Stores;
using Hal9.Migrate.State.Tests.Memory;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>A lane that is not serial: while one worker holds a chunk, another applies the log.</summary>
internal sealed class AppliesWhileCopying(Engine.Connecting connecting) : StoreDecorator(connecting.Store)
{
    private static readonly Lane Lane = new(World.Table, [MemoryReader.Mapping(World.Table)]);

    public override async Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var batch = await base.ReadAsync(request, cancellationToken);
        if (request.Chunk is not null)
        {
            var options = new LaneOptions(ChunkLimit.Default, 10);
            var worker = new LaneWorker(
                Lane, connecting.Side, connecting.Store, connecting.Other, connecting.Epoch, options, new RowThrottle(TimeProvider.System));
            if ((await worker.LookAsync(cancellationToken)).Pending > 0)
            {
                await worker.ApplyAsync(cancellationToken);
            }
        }

        return batch;
    }
}
