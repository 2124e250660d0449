using System.Management.Automation;
using System.Net;
using System.Security;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.PowerShell.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Connecting;

/// <summary>Connect-Hal9Server: says which server the cmdlets of this runspace speak to, and as whom; makes sure that it answers.</summary>
[Cmdlet(VerbsCommunications.Connect, "Hal9Server")]
[OutputType(typeof(Hal9Session))]
public sealed class ConnectHal9ServerCommand : Hal9Cmdlet
{
    /// <summary>Its address. Without it HAL9_SERVER, else http://127.0.0.1:8900.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Server")]
    [AddressArgument]
    [ValidateNotNullOrEmpty]
    public string? Uri { get; set; }

    /// <summary>The token. Without it HAL9_TOKEN, else the credentials file that the server wrote for whoever runs it.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Certificates (PEM) to check the server's certificate against, in place of the system's.</summary>
    [Parameter]
    public string? CaFile { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        Hal9Session session;
        try
        {
            session = new Hal9Session(ServerConnection.Resolve(
                new ConnectionOptions(Uri, Token is null ? null : new NetworkCredential("", Token).Password, CaFile is null ? null : FilePath(CaFile)),
                Environment.GetEnvironmentVariable));
        }
        catch (MigrateException exception)
        {
            Fail(exception.Problem, Uri, exception);
            return;
        }

        Trace($"Connecting to {session.Connection}.");
        Run(async (_, token) =>
        {
            session.Version = (await session.Client.GetHealthAsync(token).ConfigureAwait(false)).Version;
            // The first answer needs no token; this one tells whether it is good.
            await session.Client.GetStatusAsync(token).ConfigureAwait(false);
            session.ConnectedAt = TimeProvider.System.GetUtcNow();
            return OperationOutcome.Done;
        });
        SessionTable.Current.Add(session);
        Emit(session);
    }
}
