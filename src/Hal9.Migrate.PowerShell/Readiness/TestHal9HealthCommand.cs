using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.Health;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Readiness;

/// <summary>Test-Hal9Health: looks for anything that speaks against starting. One object a check.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Hal9Health")]
[OutputType(typeof(CheckResult), typeof(bool))]
public sealed class TestHal9HealthCommand : ServerCmdlet
{
    /// <summary>The HAL9 components to look at; all unless given.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ComponentCompleter))]
    public string[]? Component { get; set; }

    /// <summary>Also configuration, resources and a latency baseline; takes some seconds.</summary>
    [Parameter]
    public SwitchParameter Deep { get; set; }

    /// <summary>Put out only whether a migration may start.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is not CheckReport report ? base.Shape(document)
        : Quiet ? [report.Readiness != Health.Readiness.NotReady] : report.Checks;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new PrecheckOperation(client).RunAsync(new PrecheckRequest(Deep, [.. Component ?? []]), host, cancellationToken);

    private protected override bool Tolerates(Problem problem) => problem.Code == ProblemCode.NotReady;
}
