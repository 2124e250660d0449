using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.Health;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Plans;

/// <summary>Test-Hal9Plan: finds every fault of a plan. Needs a server only with -Deep.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Hal9Plan")]
[OutputType(typeof(CheckResult), typeof(bool))]
public sealed class TestHal9PlanCommand : ServerCmdlet
{
    private Func<CancellationToken, Task<PlanSource>> _plan = null!;

    /// <summary>The plan: the path of a file, JSON, a hashtable or an object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public object Plan { get; set; } = null!;

    /// <summary>Have the server also look at services, configuration and resources for it.</summary>
    [Parameter]
    public SwitchParameter Deep { get; set; }

    /// <summary>Put out only whether nothing speaks against it.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    internal override IEnumerable<object> Shape(object document) => document switch
    {
        PlanDocument plan => Quiet ? [true] : [PlanCheck.Of(plan)],
        CheckReport report => Quiet ? [report.Readiness != Health.Readiness.NotReady] : report.Checks,
        _ => [document],
    };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _plan = PlanOf(Plan)!;
        if (Deep)
        {
            base.ProcessRecord();
        }
        else
        {
            Run((host, token) => CheckAsync(null, host, token));
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        CheckAsync(client, host, cancellationToken);

    private protected override bool Tolerates(Problem problem) => problem.Code == ProblemCode.NotReady;

    private async Task<OperationOutcome> CheckAsync(MigrationClient? client, IOperationHost host, CancellationToken cancellationToken)
    {
        try
        {
            // The operation closes the client it asks for; the session's stays open.
            var operation = new CheckPlanOperation(() => new MigrationClient(client!.Connection, TimeProvider.System));
            return await operation.RunAsync(new CheckPlanRequest(await _plan(cancellationToken).ConfigureAwait(false), Deep), host, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrateException exception) when (exception.Problem.Code == ProblemCode.PlanInvalid)
        {
            host.Write(PlanCheck.Of(exception.Problem, TimeProvider.System.GetUtcNow()));
            return OperationOutcome.Done;
        }
    }
}
