using System.Net;
using Yarp.ReverseProxy.Forwarder;

// bench-bare-yarp PORT LEGACY SUCCESSOR: forwards every other request to each, as in YARP's documentation of direct forwarding.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{args[0]}");
builder.Services.AddHttpForwarder();
await using var app = builder.Build();

using var client = new HttpMessageInvoker(new SocketsHttpHandler
{
    UseProxy = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    UseCookies = false,
    EnableMultipleHttp2Connections = true,
    ActivityHeadersPropagator = null,
    ConnectTimeout = TimeSpan.FromSeconds(15),
});
var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
var config = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(100) };
var backends = new[] { args[1], args[2] };
var turn = 0;
app.Run(async context => await forwarder.SendAsync(context, backends[Interlocked.Increment(ref turn) & 1], client, config, HttpTransformer.Empty));
await app.RunAsync();
