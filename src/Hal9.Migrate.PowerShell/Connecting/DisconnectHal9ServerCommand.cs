using System.Management.Automation;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.PowerShell.Sessions;

namespace Hal9.Migrate.PowerShell.Connecting;

/// <summary>Disconnect-Hal9Server: forgets a session. What the server does goes on.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "Hal9Server")]
[OutputType(typeof(void))]
public sealed class DisconnectHal9ServerCommand : Hal9Cmdlet
{
    /// <summary>The session, or its address. Without it the one connected to last.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public Hal9Session? Server { get; set; }

    /// <summary>All sessions of this runspace.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var table = SessionTable.Current;
        var meant = table.Connected
            .Where(session => All || (Server is null ? session == table.Connected[^1] : Server.IsOpen ? session == Server : session.ToString() == Server.ToString()))
            .ToList();
        foreach (var session in meant)
        {
            table.Remove(session);
        }

        Trace(meant.Count == 0 ? "There was no session to close." : $"Closed: {string.Join(", ", meant)}.");
    }
}
