using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Watching;

/// <summary>Show the dashboard in a browser.</summary>
/// <param name="Open">Whether to open it here; else the address that signs in is written.</param>
/// <param name="PassThru">Whether to write the address of the page that was opened, without what signed in.</param>
public sealed record ShowDashboardRequest(bool Open = true, bool PassThru = false);

/// <summary>
/// Opens the server's dashboard by an address that signs a browser in by itself, once and within a minute, as the token of this client. The token is not in it;
/// the code is in its fragment, which browsers send to nobody. Writes a <see cref="Uri"/>, or nothing.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="open">Opens a page in a browser.</param>
public sealed class ShowDashboardOperation(MigrationClient client, Action<Uri> open) : IOperation<ShowDashboardRequest>
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(ShowDashboardRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        var page = new Uri(client.Connection.Address, "/");
        var link = new Uri(page, $"#code={(await client.CreateSessionCodeAsync(cancellationToken).ConfigureAwait(false)).Code}");
        if (!request.Open)
        {
            host.Write(link);
            return OperationOutcome.Done;
        }

        open(link);
        if (request.PassThru)
        {
            host.Write(page);
        }

        return OperationOutcome.Done;
    }
}
