using System.Management.Automation;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Client.Tokens;
using Hal9.Migrate.PowerShell.Arguments;
using Hal9.Migrate.PowerShell.Running;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Tokens;

/// <summary>New-Hal9Token: makes a token. Its text can be had this once.</summary>
[Cmdlet(VerbsCommon.New, "Hal9Token", SupportsShouldProcess = true)]
[OutputType(typeof(Hal9Token), typeof(NewTokenDocument))]
public sealed class NewHal9TokenCommand : ServerCmdlet
{
    /// <summary>Its name, the actor of what its bearer does.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Name { get; set; } = null!;

    /// <summary>What its bearer may do.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public Role Role { get; set; }

    /// <summary>After how long it is worthless: a time span, a duration such as 8h or 30d, or seconds. Without it never.</summary>
    [Parameter]
    [DurationArgument]
    public TimeSpan? Lifetime { get; set; }

    /// <summary>Put its text out as plain text, not as a secure string.</summary>
    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    private protected override object? Item => Name;

    internal override IEnumerable<object> Shape(object document) => document is NewTokenDocument made && !AsPlainText ? [new Hal9Token(made)] : base.Shape(document);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Agrees($"Make a token {Name} with the role {Role}"))
        {
            base.ProcessRecord();
        }
    }

    private protected override Task<OperationOutcome> RunAsync(MigrationClient client, IOperationHost host, CancellationToken cancellationToken) =>
        new CreateTokenOperation(client).RunAsync(new TokenRequest(Name, Role, Lifetime is { } life ? (long)life.TotalSeconds : null), host, cancellationToken);
}
