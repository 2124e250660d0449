using System.ComponentModel;
using System.Diagnostics;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Watching;

/// <summary>The browser of whoever runs this.</summary>
internal static class Browser
{
    /// <summary>Opens a page in it.</summary>
    /// <exception cref="MigrateException"><see cref="ProblemCode.NotFound"/>: there is none.</exception>
    public static void Open(Uri page)
    {
        try
        {
            // The system's own way: the shell on Windows, open on macOS, xdg-open elsewhere.
            Process.Start(new ProcessStartInfo(page.AbsoluteUri) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException or FileNotFoundException)
        {
            throw new MigrateException(
                new Problem(ProblemCode.NotFound, $"No browser could be opened here: {exception.Message}", "Open the address that Show-Hal9Dashboard -NoBrowser puts out, in a browser that reaches the server."),
                exception);
        }
    }
}
