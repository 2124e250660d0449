using Hal9.Migrate.Gateway.Control;
using Hal9.Migrate.Gateway.Hosting;
using Microsoft.Extensions.Logging;

// Arguments: the address to listen on, the snapshot file, the controller's address. Says on standard output where it listens, and
// stops in good order when standard input ends.
using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Error));
using var link = new HttpControllerLink(new Uri(args[2]), token: "test-token");
await using var gateway = new GatewayHost(
    new GatewayOptions { Id = "child", Listen = [args[0]], SnapshotPath = args[1] }, link, TimeProvider.System, loggers);
await gateway.StartAsync(CancellationToken.None);
Console.WriteLine(gateway.Addresses[0]);
await Console.In.ReadToEndAsync();
