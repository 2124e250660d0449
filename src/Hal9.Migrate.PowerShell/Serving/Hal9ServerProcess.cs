using System.Text.Json;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>A migration server, started by Start-Hal9Server.</summary>
public sealed class Hal9ServerProcess : Hal9Process
{
    internal Hal9ServerProcess(ChildProgram child, JsonElement announcement)
        : base(child, announcement)
    {
    }
}
