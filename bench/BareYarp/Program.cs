using System.Net;
using Yarp.ReverseProxy.Forwarder;

// bench-bare-yarp PORT BACKEND: forwards everything, as in YARP's documentation of direct forwarding.
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
var backend = args[1];
app.Run(async context => await forwarder.SendAsync(context, backend, client, config, HttpTransformer.Default));
await app.RunAsync();
