using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Sessions;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>A cmdlet that speaks to a server.</summary>
public abstract class ServerCmdlet : Hal9Cmdlet
{
    /// <summary>
    /// The server: a session, or an address. Without it the session connected to last, else HAL9_SERVER, else http://127.0.0.1:8900.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Uri")]
    [ArgumentCompleter(typeof(ServerCompleter))]
    [ValidateNotNull]
    public Hal9Session? Server { get; set; }

    /// <summary>The names of what is worked on, one after the other; null when it is one thing.</summary>
    private protected virtual string[]? Items => null;

    /// <summary>The name of what is worked on.</summary>
    private protected string ItemName { get; private set; } = "";

    private protected override object? Item => Items is null ? null : ItemName;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Items is not { } items)
        {
            RunOn(Server, RunAsync);
            return;
        }

        foreach (var item in items)
        {
            ItemName = item;
            RunOn(Server, RunAsync);
        }
    }

    /// <summary>Does it.</summary>
    private protected abstract Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken);

    /// <summary>Does something on a server.</summary>
    private protected void RunOn(Hal9Session? server, Func<MigrationClient, IOperationHost, CancellationToken, Task<OperationOutcome>> operation)
    {
        try
        {
            Session = SessionTable.Current.Resolve(server);
        }
        catch (MigrateException exception)
        {
            Fail(exception.Problem, server, exception);
            return;
        }

        Trace($"Server {Session.Connection}.");
        var client = Session.Client;
        Run((host, token) => operation(client, host, token));
    }
}
