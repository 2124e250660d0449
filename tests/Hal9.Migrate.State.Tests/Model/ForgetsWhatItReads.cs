using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>Acknowledges log entries before their rows are written.</summary>
internal sealed class ForgetsWhatItReads(Engine.Connecting connecting) : StoreDecorator(connecting.Store)
{
    public override async Task<Batch> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        var batch = await base.ReadAsync(request, cancellationToken);
        await AcknowledgeAsync(connecting.Epoch, batch.Receipts, now: true, cancellationToken);
        return batch;
    }
}
