using System.Diagnostics;
using System.Globalization;
using Hal9.Migrate.Problems;
using Npgsql;

namespace Hal9.Migrate.Cli.Demo.Databases;

/// <summary>
/// A server of PostgreSQL in a folder of its own, with a database for each service; gone with the demo. It listens on a socket in that folder
/// alone, which nobody else may enter, so it asks for no password. PostgreSQL refuses to run as root: then it runs as its own user.
/// </summary>
internal sealed class PrivateServer : IDemoDatabases
{
    private const string User = "postgres";
    private const string Remedy = "Install it (Debian: postgresql; Fedora: postgresql-server; macOS: brew install postgresql), or give --source and --target.";

    private static readonly StringComparer ByVersion = StringComparer.Create(CultureInfo.InvariantCulture, CompareOptions.NumericOrdering);

    private readonly string _folder = Directory.CreateTempSubdirectory("hal9-demo-").FullName;
    private Process? _server;

    private PrivateServer()
    {
    }

    public string Kind => "postgresql";

    public bool HoldsSecrets => false;

    /// <summary>Whether there is a server of PostgreSQL to start.</summary>
    public static bool IsInstalled => !OperatingSystem.IsWindows() && TryFind("initdb") is not null && TryFind("postgres") is not null;

    /// <summary>Starts it. Throws when PostgreSQL is not installed, or does not start, with what it said.</summary>
    public static async Task<PrivateServer> StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new MigrateException(ProblemCode.NotFound, "The demo starts no server of PostgreSQL on Windows.", "Give two empty databases with --source and --target.");
        }

        var (initdb, postgres) = (Find("initdb"), Find("postgres"));
        var server = new PrivateServer();
        try
        {
            await server.InitializeAsync(initdb, postgres, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionOf(string mode) =>
        new NpgsqlConnectionStringBuilder { Host = _folder, Username = User, Database = mode, Pooling = false }.ToString();

    public async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }

        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // The system clears its temporary folder in time.
        }
    }

    private async Task InitializeAsync(string initdb, string postgres, CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(new ProcessStartInfo("chown", [User, _folder]), cancellationToken);
        }

        var data = Path.Combine(_folder, "data");
        await RunAsync(Unprivileged(initdb, ["-D", data, "-A", "trust", "-U", User, "-E", "UTF8", "--no-locale"]), cancellationToken);
        _server = Start(Unprivileged(postgres, ["-D", data, "-c", "listen_addresses=", "-c", $"unix_socket_directories={_folder}"]));
        _ = _server.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await UntilReadyAsync(_server, cancellationToken);
        foreach (var mode in DemoPlan.Modes)
        {
            await using var connection = new NpgsqlConnection(ConnectionOf("postgres"));
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand($"CREATE DATABASE {mode}", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task UntilReadyAsync(Process server, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        while (await server.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (line.Contains("ready to accept connections", StringComparison.Ordinal))
            {
                // What it says from now on has to go somewhere.
                _ = server.StandardError.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw Failure("postgres", string.Join(Environment.NewLine, said));
    }

    private static string Find(string program) => TryFind(program)
        ?? throw new MigrateException(ProblemCode.NotFound, $"PostgreSQL's server is not installed: there is no {program} on the path.", Remedy);

    /// <summary>A program of the server: on the path, or where Debian puts it, which is not on the path. The newest.</summary>
    private static string? TryFind(string program)
    {
        const string Debian = "/usr/lib/postgresql";
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var ofDebian = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending(ByVersion).Select(version => $"{version}/bin") : [];
        return onPath.Concat(ofDebian).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static ProcessStartInfo Unprivileged(string program, IEnumerable<string> arguments) => Environment.IsPrivilegedProcess
        ? new("setpriv", [$"--reuid={User}", $"--regid={User}", "--clear-groups", "--", program, .. arguments])
        : new(program, arguments);

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Start(start);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw Failure(start.FileName, errors);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        return Process.Start(start)!;
    }

    private static MigrateException Failure(string program, string said) =>
        new(ProblemCode.Unexpected, $"PostgreSQL could not be started: {program} said{Environment.NewLine}{said}", Remedy);
}
