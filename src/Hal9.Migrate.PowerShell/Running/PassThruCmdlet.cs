using System.Management.Automation;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>A cmdlet that changes one thing and puts it out only when asked to.</summary>
public abstract class PassThruCmdlet : ServerCmdlet
{
    private bool _isMade;

    /// <summary>Put out what was changed, as it is afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    internal override IEnumerable<object> Shape(object document)
    {
        _isMade |= document is ChangeDocument;
        return document is ChangeDocument ? [] : base.Shape(document);
    }

    /// <summary>Makes the change, and reads afterwards what is to be put out.</summary>
    private protected async Task<OperationOutcome> ChangeAsync<TRequest, TThing>(
        IOperation<TRequest> operation, TRequest request, IOperationHost host, Func<Task<TThing>> read, CancellationToken cancellationToken)
        where TThing : notnull
    {
        _isMade = false;
        var outcome = await operation.RunAsync(request, host, cancellationToken).ConfigureAwait(false);
        if (PassThru && _isMade)
        {
            host.Write(await read().ConfigureAwait(false));
        }

        return outcome;
    }
}
