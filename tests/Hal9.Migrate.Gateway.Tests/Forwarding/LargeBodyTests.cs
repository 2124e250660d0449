using System.Net;
using Hal9.Migrate.Gateway.Tests.Testing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

[Collection(AloneCollection.Name)]
public sealed class LargeBodyTests
{
    private const int Size = 100 * 1024 * 1024;
    private const int Piece = 64 * 1024;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forward_HundredMegabytesUp_ArriveWithoutBeingHeldInMemory()
    {
        var arrived = 0L;
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            var buffer = new byte[Piece];
            for (var count = await context.Request.Body.ReadAsync(buffer, Cancelled); count > 0; count = await context.Request.Body.ReadAsync(buffer, Cancelled))
            {
                arrived += count;
            }

            await context.Response.WriteAsync("done", Cancelled);
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        using var memory = new PeakMemory();

        using var content = new PiecewiseContent(Size, Piece, memory.Look);
        using var response = await gateway.Client.PostAsync("/upload", content, Cancelled);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        arrived.ShouldBe(Size);
        memory.Growth.ShouldBeLessThan(Size / 4);
    }

    [Fact]
    public async Task Forward_HundredMegabytesDownToSlowReader_AreNotHeldInMemory()
    {
        var sent = 0L;
        await using var legacy = await TestUpstream.StartAsync(async context =>
        {
            var piece = new byte[Piece];
            while (Interlocked.Read(ref sent) < Size)
            {
                await context.Response.Body.WriteAsync(piece, Cancelled);
                Interlocked.Add(ref sent, Piece);
            }
        });
        await using var gateway = await TestGateway.StartAsync(TestSnapshot.Of(legacy));
        using var memory = new PeakMemory();

        using var response = await gateway.Client.GetAsync("/download", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        using var stream = await response.Content.ReadAsStreamAsync(Cancelled);
        var buffer = new byte[Piece];
        var arrived = 0L;
        var furthestAhead = 0L;
        for (var count = await stream.ReadAsync(buffer, Cancelled); count > 0; count = await stream.ReadAsync(buffer, Cancelled))
        {
            arrived += count;
            furthestAhead = Math.Max(furthestAhead, Interlocked.Read(ref sent) - arrived);
            memory.Look();
        }

        arrived.ShouldBe(Size);

        // The service is held back by the reader: what lies between them are sockets' buffers, not the file.
        furthestAhead.ShouldBeLessThan(Size / 4);
        memory.Growth.ShouldBeLessThan(Size / 4);
    }

    /// <summary>How far the managed memory rises, looked at by who moves the bytes.</summary>
    private sealed class PeakMemory : IDisposable
    {
        private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
        private long _peak;
        private int _looks;

        public long Growth => _peak - _before;

        public void Look()
        {
            if (_looks++ % 64 == 0)
            {
                _peak = Math.Max(_peak, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        public void Dispose() => GC.KeepAlive(this);
    }

    private sealed class PiecewiseContent(long size, int piece, Action look) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var buffer = new byte[piece];
            for (var sent = 0L; sent < size; sent += piece)
            {
                await stream.WriteAsync(buffer);
                look();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
