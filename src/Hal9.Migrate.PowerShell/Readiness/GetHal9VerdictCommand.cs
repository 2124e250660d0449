using System.Collections.Immutable;
using System.Management.Automation;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Readiness;
using Hal9.Migrate.PowerShell.Completion;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Verdicts;

namespace Hal9.Migrate.PowerShell.Readiness;

/// <summary>Get-Hal9Verdict: the verdicts on which something was decided, newest first. One object a decision.</summary>
[Cmdlet(VerbsCommon.Get, "Hal9Verdict")]
[OutputType(typeof(VerdictSummary))]
public sealed class GetHal9VerdictCommand : ServerCmdlet
{
    /// <summary>Only the verdicts of these gates and triggers. All unless given.</summary>
    [Parameter(Position = 0)]
    [Alias("Gate")]
    [ArgumentCompleter(typeof(GateCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>How many decisions are looked through at most.</summary>
    [Parameter]
    [ValidateRange(1, VerdictsRequest.MaxLimit)]
    public int Limit { get; set; } = VerdictsRequest.DefaultLimit;

    internal override IEnumerable<object> Shape(object document) => document is ImmutableArray<VerdictSummary> decisions ? decisions : base.Shape(document);

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new ListVerdictsOperation(client).RunAsync(new([.. Name], Limit), host, cancellationToken);
}
