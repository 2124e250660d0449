using Hal9.Migrate.Gateway.Exposition;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>A listener of its own for <c>/metrics</c>, on loopback only: there is no token, and users' listeners answer nothing that is not a service's.</summary>
public sealed class MetricsListener : IAsyncDisposable
{
    /// <summary>The one path it answers.</summary>
    public const string Path = "/metrics";

    private readonly WebApplication _app;
    private readonly ListenAddress _address;

    /// <summary>Makes it; nothing listens yet.</summary>
    /// <param name="address">An address and a port such as <c>127.0.0.1:9464</c>; port 0 takes a free one.</param>
    /// <param name="write">Writes the metrics.</param>
    /// <param name="loggers">Where Kestrel says what is wrong with it.</param>
    /// <exception cref="MigrateException">It is no address, or not one of loopback.</exception>
    public MetricsListener(string address, Action<MetricsText> write, ILoggerFactory loggers)
    {
        _address = AddressOf(address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            _address.Apply(kestrel, _ => { });
        });
        builder.Services.AddSingleton<ILoggerFactory>(new QuietLoggerFactory(loggers));
        _app = builder.Build();
        _app.Run(context => AnswerAsync(context, write));
    }

    /// <summary>Where the metrics are; null before it listens.</summary>
    public Uri? Url { get; private set; }

    /// <summary>An address to read metrics at.</summary>
    /// <exception cref="MigrateException">It is none, or not one of loopback; <see cref="ProblemCode.InvalidArgument"/>, <see cref="ProblemCode.InsecureAddress"/>.</exception>
    public static ListenAddress AddressOf(string text)
    {
        var address = ListenAddress.Parse(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}");
        return address switch
        {
            { IsTls: true } => throw new MigrateException(ProblemCode.InvalidArgument, $"{text}: metrics are read over plain HTTP on loopback.", "Give an address and a port, such as 127.0.0.1:9464."),
            { IsLoopback: false } => throw new MigrateException(ProblemCode.InsecureAddress,
                $"{text} is reachable from other machines, and metrics are read there without a token.", "Give an address of loopback, such as 127.0.0.1:9464, and let the collector's agent run on this machine."),
            _ => address,
        };
    }

    /// <summary>Listens.</summary>
    /// <exception cref="MigrateException">The address is taken or not ours; <see cref="ProblemCode.AddressUnavailable"/>.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (AddressProblem.Of(exception, _address.Text) is { } problem)
        {
            throw new MigrateException(problem, exception);
        }

        Url = new Uri(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), Path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, Action<MetricsText> write)
    {
        // A page that a browser was lured to has a name of its own in Host.
        if (!IsOfLoopback(context.Request.Host.Host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        if (context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        var text = MetricsText.For(context.Request.Headers.Accept);
        write(text);
        context.Response.ContentType = text.MediaType;
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static bool IsOfLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (System.Net.IPAddress.TryParse(host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address));
}
