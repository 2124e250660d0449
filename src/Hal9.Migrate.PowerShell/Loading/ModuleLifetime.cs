using System.Management.Automation;
using System.Runtime.Loader;

namespace Hal9.Migrate.PowerShell.Loading;

/// <summary>What PowerShell calls when the module comes and when it goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // One for the process: a module imported again, or into another runspace, finds its assemblies loaded already.
    private static readonly DependencyContext Dependencies =
        new(Path.Combine(Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!, DependencyContext.FolderName));

    /// <summary>Shows the runtime where the client is.</summary>
    public void OnImport()
    {
        AssemblyLoadContext.Default.Resolving -= Dependencies.Resolve;
        AssemblyLoadContext.Default.Resolving += Dependencies.Resolve;
    }

    /// <summary>Nothing: other runspaces may still use the module, and what is loaded stays loaded.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
    }
}
