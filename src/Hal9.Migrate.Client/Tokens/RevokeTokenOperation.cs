using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.Client.Tokens;

/// <summary>Revokes the token of a name. Writes nothing.</summary>
/// <param name="client">The server.</param>
public sealed class RevokeTokenOperation(MigrationClient client) : IOperation<string>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(string request, IOperationHost host, CancellationToken cancellationToken)
    {
        if (host.AsksBefore(ChangeImpact.High)
            && !await host.ConfirmAsync($"Revoke token {request}? Whoever uses it is shut out at once.", cancellationToken).ConfigureAwait(false))
        {
            return OperationOutcome.Declined;
        }

        await client.RevokeTokenAsync(request, cancellationToken).ConfigureAwait(false);
        host.Inform($"Token {request} is revoked.");
        return OperationOutcome.Done;
    }
}
