using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Client.Tests.Loopback;

namespace Hal9.Migrate.Cli.Tests;

/// <summary>hal9-migrate as a real process.</summary>
internal static class CliProcess
{
    /// <summary>Starts it; it knows of no server but this one, for which it finds the credentials file in the folder the server wrote it to.</summary>
    public static ProgramProcess Start(string[] args, LiveBed? bed = null, string? token = null, string? home = null) => ProgramProcess.Start(
        ["dotnet", Path.Combine(AppContext.BaseDirectory, "hal9-migrate.dll"), .. args],
        (CredentialsDocument.HomeVariable, home ?? Environment.GetEnvironmentVariable(CredentialsDocument.HomeVariable)),
        (ServerConnection.ServerVariable, bed?.Address.AbsoluteUri),
        (ServerConnection.TokenVariable, token));

    /// <summary>Runs it to its end.</summary>
    public static async Task<CliResult> RunAsync(string[] args, LiveBed? bed = null, string? token = null, string? home = null)
    {
        using var process = Start(args, bed, token, home);
        return await process.EndAsync();
    }
}
