using Hal9.Migrate.Bench.Gateway;
using Hal9.Migrate.Gateway.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

// bench-gateway PORT LEGACY SUCCESSOR split|shadow|legacy
using var folder = new TemporaryFolder();
var link = new FixedInstruction(new Uri(args[1]), new Uri(args[2]), args[3]);
await using var gateway = new GatewayHost(
    new GatewayOptions { Id = "bench", Listen = [$"http://127.0.0.1:{args[0]}"], SnapshotPath = Path.Combine(folder.Path, "snapshot.json") },
    link, TimeProvider.System, NullLoggerFactory.Instance);
await gateway.StartAsync(CancellationToken.None);

// Every line asked for on standard input is answered with what has been measured since the last one.
while (await Console.In.ReadLineAsync() is not null)
{
    Console.WriteLine(link.TakeTotals());
}
