using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Hal9.Migrate.State.Tests.PostgreSql;

/// <summary>A server of PostgreSQL in a folder of its own, on a free port of loopback. PostgreSQL refuses to run as root: then it runs as its own user.</summary>
public sealed class PrivateServer : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"hal9-pg-{Guid.NewGuid():N}");
    private Process? _server;
    private int _databases;

    /// <summary>Why there is none; null when there is one.</summary>
    public string? Missing { get; private set; }

    private int Port { get; } = FreePort();

    public async ValueTask InitializeAsync()
    {
        if (Find("initdb") is not { } initdb || Find("postgres") is null)
        {
            Missing = "PostgreSQL is not installed (Debian package postgresql).";
            return;
        }

        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", "postgres", _folder);
        }

        await RunAsync(initdb, "-D", $"{_folder}/data", "-A", "trust", "-U", "owner", "-E", "UTF8", "--locale=C");
        await StartAsync();
    }

    /// <summary>Starts it, again after <see cref="KillAsync"/>: at the same address.</summary>
    public async Task StartAsync()
    {
        _server = Start(Find("postgres")!, "-D", $"{_folder}/data", "-p", Port.ToString(CultureInfo.InvariantCulture), "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder}", "-c", "fsync=off", "-c", "max_prepared_transactions=10");
        while (await _server.StandardError.ReadLineAsync() is { } line && !line.Contains("ready to accept connections", StringComparison.Ordinal))
        {
        }

        _ = _server.StandardError.ReadToEndAsync();
    }

    /// <summary>kill -9 of it and of every session: what was committed and not yet given to the operating system is gone.</summary>
    public async Task KillAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }
    }

    /// <summary>A new database with that schema; its connection string. Skips the test when there is no server.</summary>
    public string Create(string schema = "")
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var name = $"d{Interlocked.Increment(ref _databases)}";
        Execute(Connection("postgres"), $"CREATE DATABASE {name}");
        if (schema.Length > 0)
        {
            Execute(Connection(name), schema);
        }

        return Connection(name);
    }

    private static void Execute(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={Port};Username=owner;Database={database};Pooling=false";

    /// <summary>A program of PostgreSQL; null when there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => $"{version}/bin") : [])
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Process Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() && program != "chown")
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=postgres", "--regid=postgres", "--clear-groups", "--", program])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, errors);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
