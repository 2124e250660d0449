using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Readiness;

/// <summary>Test-Hal9Migration: verifies that what was decided is what happens. One object a verification.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Hal9Migration", DefaultParameterSetName = "Some")]
[OutputType(typeof(VerificationDocument), typeof(bool))]
public sealed class TestHal9MigrationCommand : ServerCmdlet
{
    /// <summary>The tests to make: endpoints, routing, flags, journal, shadow-comparison, and notifications, which sends a trial to whom the plan names and is made only when it is named. Without it endpoints and routing.</summary>
    [Parameter(Position = 0, ParameterSetName = "Some")]
    [ArgumentCompleter(typeof(VerificationCompleter))]
    public string[]? Test { get; set; }

    /// <summary>All tests.</summary>
    [Parameter(ParameterSetName = "Full")]
    public SwitchParameter Full { get; set; }

    /// <summary>The journal record whose verdicts are to be made again, from what was kept with them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Replay", ValueFromPipelineByPropertyName = true)]
    [Alias("Sequence", "Id")]
    [ValidateRange(1, long.MaxValue)]
    public long Replay { get; set; }

    /// <summary>Put out only whether all of it is so.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is not VerifyDocument verified ? base.Shape(document)
        : Quiet ? [verified.Passed] : verified.Verifications;

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        Replay > 0 ? new ReplayOperation(client, TimeProvider.System).RunAsync(new ReplayRequest(Replay), host, cancellationToken)
        : new VerifyOperation(client).RunAsync(
            new VerifyRequest(Full ? VerifyOperation.AllTests : Test is { Length: > 0 } some ? [.. some] : VerifyOperation.QuickTests), host, cancellationToken);

    private protected override bool Tolerates(Problem problem) => problem.Code == ProblemCode.VerificationFailed;
}
