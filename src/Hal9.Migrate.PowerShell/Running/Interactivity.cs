using System.Management.Automation.Host;

namespace Hal9.Migrate.PowerShell.Running;

/// <summary>Whether a person is there to answer a question.</summary>
internal static class Interactivity
{
    private const string Terminal = "ConsoleHost";
    private const string NonInteractive = "noninteractive";
    private const int ShortestNonInteractive = 4;

    // A background job is PowerShell in server mode: its questions reach nobody, the job just stands blocked.
    private static readonly string[] ServerMode = ["s", "servermode"];

    /// <summary>Whether this host can ask. A host that cannot and does not look like it is found out by its exception.</summary>
    public static bool CanAsk(PSHost host) =>
        host.UI is not null && Environment.UserInteractive && !IsForbidden(Environment.GetCommandLineArgs())
        // What is redirected ends, and its end would be taken for the default answer: yes.
        && !(host.Name == Terminal && Console.IsInputRedirected);

    /// <summary>Whether the command line of PowerShell says that nobody is there.</summary>
    public static bool IsForbidden(IEnumerable<string> arguments) => arguments.Skip(1)
        .Where(argument => argument.Length > 1 && argument[0] is '-' or '/')
        .Select(argument => argument.TrimStart('-', '/').ToLowerInvariant())
        .Any(name => name.Length >= ShortestNonInteractive && NonInteractive.StartsWith(name, StringComparison.Ordinal) || ServerMode.Contains(name));
}
