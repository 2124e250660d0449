using System.Reflection;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Connections;

namespace Hal9.Migrate.SystemTests.Programs;

/// <summary>hal9-migrate as somebody whose home is a test's folder starts it.</summary>
internal static class Hal9Migrate
{
    /// <summary>Where the build put it.</summary>
    public static string Folder { get; } =
        typeof(Hal9Migrate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ProgramFolder").Value!;

    /// <summary>The program and its arguments.</summary>
    public static string[] Command(params string[] args) => ["dotnet", Path.Combine(Folder, "hal9-migrate.dll"), .. args];

    /// <summary>Starts it.</summary>
    public static ProgramProcess Start(TemporaryFolder home, string[] args, string? token = null, params IEnumerable<(string, string?)> more) =>
        ProgramProcess.Start(Command(args), Environment(home, token).Concat(more));

    /// <summary>Runs it to its end.</summary>
    public static async Task<CliResult> RunAsync(TemporaryFolder home, string[] args, string? token = null)
    {
        using var process = Start(home, args, token);
        return await process.EndAsync();
    }

    /// <summary>What it finds of its user.</summary>
    public static (string, string?)[] Environment(TemporaryFolder home, string? token = null) =>
    [
        (CredentialsDocument.HomeVariable, home.Of("home")),
        (ServerConnection.ServerVariable, null),
        (ServerConnection.TokenVariable, token),
    ];
}
