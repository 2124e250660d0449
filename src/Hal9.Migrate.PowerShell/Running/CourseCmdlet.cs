using Hal9.Migrate.Wire;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>A cmdlet that changes the course of the migration, and puts out how the migration is afterwards.</summary>
public abstract class CourseCmdlet : ServerCmdlet
{
    internal override IEnumerable<object> Shape(object document) => document is ChangeDocument change ? [change.Status] : base.Shape(document);
}
