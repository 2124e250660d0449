using Hal9.Migrate.Cli;
using Hal9.Migrate.Cli.Terminal;

using var stop = new StopSignals();
return await CliApp.RunAsync(args, CliConsole.OfProcess(), stop.Token);
