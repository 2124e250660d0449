namespace Hal9.Migrate.Gateways;

/// <summary>How a gateway reaches its controller: in the same process, or over HTTP.</summary>
public interface IControllerLink
{
    /// <summary>
    /// Reports what the gateway obeys and has measured, and returns when there is a newer snapshot or about a second has passed.
    /// A gateway calls it again and again; a call that fails is repeated with the same windows, which are told apart by their sequence.
    /// </summary>
    /// <exception cref="Problems.MigrateException">The controller refuses the gateway (no token, another journal).</exception>
    /// <exception cref="HttpRequestException">The controller cannot be reached.</exception>
    Task<GatewayInstruction> SyncAsync(GatewaySync report, CancellationToken cancellationToken);
}
