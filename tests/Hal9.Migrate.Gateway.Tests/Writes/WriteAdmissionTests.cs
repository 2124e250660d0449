using Hal9.Migrate.Gateway.Forwarding;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Gateway.Mirroring;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateway.Writes;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Writes;

[Collection(AloneCollection.Name)]
public sealed class WriteAdmissionTests
{
    private const int Fences = 20_000;

    /// <summary>Writers that do nothing else, and fences as fast as they can be made: what the reporter does between the two is not on their way.</summary>
    [Fact]
    public async Task Enter_RoutingChangesMeanwhile_SeesItOrIsCounted()
    {
        var time = TimeProvider.System;
        var (parts, meter) = (WriteParts.Create(time), new GatewayMeter());
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var comparing = new SemaphoreSlim(1);
        var routing = new RoutingSwitch(meter, new MirrorResources(client, new CaptureBudget(0), comparing), parts, time);
        var admission = new WriteAdmission(routing, parts.Traffic, time);
        var snapshot = TestSnapshot.Of(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:2")).WithWrites(Side.Legacy);
        routing.Obey(snapshot);
        var (isFenced, isOver, broken) = (false, false, 0);
        var writers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var context = new DefaultHttpContext();
            while (!Volatile.Read(ref isOver))
            {
                await admission.EnterAsync(context);
                Interlocked.Add(ref broken, Volatile.Read(ref isFenced) ? 1 : 0);
                parts.Traffic.Leave();
            }
        })).ToList();

        for (var fence = 0; fence < Fences; fence++)
        {
            routing.Obey(snapshot = snapshot.Next(writes => writes with { Mode = WritesMode.Hold }));
            await parts.Traffic.DrainedAsync();
            Volatile.Write(ref isFenced, true);
            Thread.SpinWait(20);
            Volatile.Write(ref isFenced, false);
            routing.Obey(snapshot = snapshot.Next(writes => writes with { Mode = WritesMode.Open }));
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(writers);
        broken.ShouldBe(0);
        (parts.Traffic.InFlight, parts.Traffic.Held).ShouldBe((0, 0));
    }
}
