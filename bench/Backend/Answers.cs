using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Migrate.Bench.Backend;

/// <summary>Answers at Kestrel's lowest level, without a pipeline.</summary>
internal sealed class Answers : IHttpApplication<IFeatureCollection>
{
    private readonly ConcurrentDictionary<string, byte[]> _bodies = new();
    private long _answered;
    private volatile string _fault = "none";

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var path = context.GetRequiredFeature<IHttpRequestFeature>().Path;
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        byte[] body;
        if (path.StartsWith("/fault/", StringComparison.Ordinal))
        {
            _fault = path["/fault/".Length..];
            body = "\"ok\""u8.ToArray();
        }
        else if (path != "/count" && _fault != "none")
        {
            await Faults.MisbehaveAsync(_fault, context);
            return;
        }
        else if (path == "/count")
        {
            body = Encoding.ASCII.GetBytes(Interlocked.Read(ref _answered).ToString(CultureInfo.InvariantCulture));
        }
        else
        {
            Interlocked.Increment(ref _answered);
            body = _bodies.GetOrAdd(path, static path => Body(int.TryParse(path.AsSpan(1), CultureInfo.InvariantCulture, out var size) ? size : 100));
        }

        response.Headers.ContentType = "application/json";
        response.Headers.ContentLength = body.Length;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
    }

    private static byte[] Body(int size)
    {
        var body = new byte[size];
        Array.Fill(body, (byte)'x');
        (body[0], body[^1]) = ((byte)'"', (byte)'"');
        return body;
    }
}
