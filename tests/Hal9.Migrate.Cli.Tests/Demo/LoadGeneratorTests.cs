using Hal9.Migrate.Cli.Demo;
using Hal9.Migrate.Client.Tests;

namespace Hal9.Migrate.Cli.Tests.Demo;

public sealed class LoadGeneratorTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_UsersWhoWrite_EverySignalIsKeptAndFoundAndALostOneIsCounted()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder.Of("kept.db"));
        await using var other = await StartAsync(folder.Of("other.db"));
        using var http = new HttpClient();
        var (address, elsewhere) = (AddressOf(service), AddressOf(other));
        var signals = await Signals.ReadAsync(http, address, Cancelled);

        await using var load = new LoadGenerator(address, signals, rate: 200, writes: true, TimeProvider.System);
        while (load.Written.Count < 20)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }

        await load.DisposeAsync();
        load.Tally.Failed.ShouldBe(0);

        // Each tenth request is a write that is read back.
        load.Tally.Total.ShouldBeInRange(load.Written.Count * 10L, (load.Written.Count + 1) * 11L);
        (await load.Written.CountLostAsync(http, address, Cancelled)).ShouldBe(0);
        load.Written.Acknowledge("never-sent", "nothing");
        (await load.Written.CountLostAsync(http, address, Cancelled)).ShouldBe(1);
        (await load.Written.CountLostAsync(http, elsewhere, Cancelled)).ShouldBe(load.Written.Count);
    }

    [Fact]
    public async Task Run_UsersWhoOnlyRead_WriteNothing()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder.Of("kept.db"));
        using var http = new HttpClient();
        var signals = await Signals.ReadAsync(http, AddressOf(service), Cancelled);

        await using var load = new LoadGenerator(AddressOf(service), signals, rate: 200, writes: false, TimeProvider.System);
        while (load.Tally.Total < 40)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }

        await load.DisposeAsync();
        (load.Written.Count, load.Tally.Failed).ShouldBe((0, 0));
    }

    private static Task<ChildProcess> StartAsync(string store) => ChildProcess.StartAsync(
        "flat HAL9", ProgramFiles.Sample(), ["--mode", "flat", "--urls", "http://127.0.0.1:0", "--store", store, "--neurons", "200"],
        new Dictionary<string, string>(), Cancelled);

    private static Uri AddressOf(ChildProcess service) => new(service.Announcement.GetProperty("listening").GetString()!);
}
