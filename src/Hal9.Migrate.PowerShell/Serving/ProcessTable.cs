using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>What a runspace has started and not stopped. Used by its pipeline's thread only.</summary>
internal static class ProcessTable
{
    private static readonly ConditionalWeakTable<Runspace, List<Hal9Process>> Tables = [];

    /// <summary>What the runspace that this runs in has started.</summary>
    public static List<Hal9Process> Current => Tables.GetValue(Runspace.DefaultRunspace, _ => []);
}
