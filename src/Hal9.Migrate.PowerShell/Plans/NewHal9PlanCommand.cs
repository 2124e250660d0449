using System.Management.Automation;
using Hal9.Migrate.Client.Plans;
using Hal9.Migrate.PowerShell.Running;

namespace Hal9.Migrate.PowerShell.Plans;

/// <summary>New-Hal9Plan: writes a commented plan to begin with. Needs no server.</summary>
[Cmdlet(VerbsCommon.New, "Hal9Plan", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(string))]
public sealed class NewHal9PlanCommand : Hal9Cmdlet
{
    /// <summary>The file to write. Without it the plan's text is put out.</summary>
    [Parameter(Position = 0)]
    public string? Path { get; set; }

    /// <summary>Name of the migration.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Address of the system moved away from.</summary>
    [Parameter]
    public string? LegacyUrl { get; set; }

    /// <summary>Address of the system moved to.</summary>
    [Parameter]
    public string? SuccessorUrl { get; set; }

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    internal override IEnumerable<object> Shape(object document) => document is PlanFileDocument written ? [new FileInfo(written.Path)] : base.Shape(document);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = Path is null ? null : FilePath(Path);
        if (path is null || Agrees($"Write a plan to {path}"))
        {
            Run((host, token) => new InitPlanOperation().RunAsync(new InitPlanRequest(path, Name, LegacyUrl, SuccessorUrl, Force), host, token));
        }
    }
}
