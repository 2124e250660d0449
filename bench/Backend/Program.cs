using System.Globalization;
using Hal9.Migrate.Bench.Backend;
using Microsoft.AspNetCore.Hosting.Server;

// bench-backend PORT: GET /N answers N bytes; GET /count says how many of those were answered;
// GET /fault/NAME makes all later answers go wrong: errors, hang, reset, flood, drip; none ends that.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{args[0]}").ConfigureKestrel(options => options.AddServerHeader = false);
await using var host = builder.Build();

var server = host.Services.GetRequiredService<IServer>();
server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.Add($"http://127.0.0.1:{args[0]}");
await server.StartAsync(new Answers(), CancellationToken.None);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening on {args[0]}"));
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
