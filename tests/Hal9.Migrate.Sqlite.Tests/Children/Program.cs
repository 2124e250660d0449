using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Hal9.Migrate.Sqlite.Tests.Children;

/// <summary>Runs the tests, or, started by one of them, is the other process that it needs.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args switch
    {
        [ChildVerbs.Child, var verb, var path] => ChildVerbs.RunAsync(verb, path),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") => TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
        _ => ConsoleRunner.Run(args),
    };
}
