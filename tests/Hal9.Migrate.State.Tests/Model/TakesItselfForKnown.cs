using Hal9.Migrate.Routing;
using Hal9.Migrate.State.Stores;

namespace Hal9.Migrate.State.Tests.Model;

/// <summary>Does not make itself known in the legacy's store: it believes that it is.</summary>
internal sealed class TakesItselfForKnown(Engine.Connecting connecting) : StoreDecorator(connecting.Store)
{
    public override async Task<StoreStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var status = await base.ReadStatusAsync(cancellationToken);
        return connecting.Side == Side.Legacy && status.Control is { } row ? status with { Control = row.Raise(connecting.Epoch) } : status;
    }
}
