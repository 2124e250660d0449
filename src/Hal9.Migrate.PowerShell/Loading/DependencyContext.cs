using System.Reflection;
using System.Runtime.Loader;

namespace Hal9.Migrate.PowerShell.Loading;

/// <summary>
/// Holds the client and the libraries it needs apart from what the user and other modules have loaded: their versions and ours never
/// meet. The domain is not in its folder, so that the types of what cmdlets put out are the same everywhere.
/// </summary>
/// <param name="folder">Where they lie.</param>
internal sealed class DependencyContext(string folder) : AssemblyLoadContext("Hal9.Migrate")
{
    /// <summary>The one assembly through which cmdlets reach everything in here.</summary>
    public const string Bridge = "Hal9.Migrate.Client";

    /// <summary>The folder, seen from the module's.</summary>
    public const string FolderName = "Dependencies";

    /// <summary>Answers the default context when it does not know an assembly: the bridge, and nothing else.</summary>
    public Assembly? Resolve(AssemblyLoadContext asking, AssemblyName name) =>
        string.Equals(name.Name, Bridge, StringComparison.OrdinalIgnoreCase) ? LoadFromAssemblyName(name) : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
