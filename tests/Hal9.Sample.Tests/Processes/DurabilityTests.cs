using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Hal9.Sample.Tests.Processes;

public sealed class DurabilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Kill_WhileSignalsAreBeingStored_LosesNoAcknowledgedOne(string mode)
    {
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        using (var sample = Start(mode))
        {
            using var client = await sample.ClientAsync();
            var enough = new TaskCompletionSource();
            var senders = Enumerable.Range(0, 4).Select(sender => SendUntilDeadAsync(client, sender, acknowledged, enough)).ToList();
            await Task.WhenAny(enough.Task, Task.WhenAll(senders));
            sample.Kill();
            await Task.WhenAll(senders);
        }

        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(100);
        using var again = Start(mode);
        using var reader = await again.ClientAsync();
        foreach (var (id, stored) in acknowledged)
        {
            (await reader.GetStringAsync(new Uri("/api/signals/" + id, UriKind.Relative), Cancellation)).ShouldBe(stored);
        }

        // Storing a signal strengthens its neuron in the same transaction.
        var neuron = await reader.GetFromJsonAsync<JsonElement>(
            new Uri("/api/neurons/" + JsonElement.Parse(acknowledged.Values.First()).GetProperty("neuron").GetString(), UriKind.Relative),
            Cancellation);
        neuron.GetProperty("activation").GetDouble().ShouldBeGreaterThan(0.99);
        neuron.GetProperty("memory").GetArrayLength().ShouldBe(8);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Crash_AsAFault_EndsTheProcessAtTheNextSignalRequestOnly(string mode)
    {
        using var sample = Start(mode, "--demo-faults");
        using var client = await sample.ClientAsync();
        var signal = new { content = "hello", id = "kept" };
        (await client.PostAsJsonAsync(new Uri("/api/signals", UriKind.Relative), signal, Cancellation)).Dispose();
        (await client.PutAsJsonAsync(new Uri("/demo/fault", UriKind.Relative), new { kind = "crash" }, Cancellation)).Dispose();
        using var health = await client.GetAsync(new Uri("/api/health", UriKind.Relative), Cancellation);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);

        await Should.ThrowAsync<HttpRequestException>(
            client.GetAsync(new Uri("/api/signals?content=hello", UriKind.Relative), Cancellation));
        var (code, output, error) = await sample.ExitAsync();
        code.ShouldNotBe(0);
        (output, error).ShouldBe(("", ""));

        using var again = Start(mode);
        using var reader = await again.ClientAsync();
        using var kept = await reader.GetAsync(new Uri("/api/signals/kept", UriKind.Relative), Cancellation);
        kept.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Start_WithAFault_HasItInForce()
    {
        using var sample = Start("hierarchical", "--demo-faults", "--fault", "errors", "--fault-rate", "0.5");
        using var client = await sample.ClientAsync();
        var failed = 0;
        for (var i = 0; i < 20; i++)
        {
            using var response = await client.GetAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/signals?content=hello+{i}"), UriKind.Relative), Cancellation);
            failed += response.StatusCode == HttpStatusCode.InternalServerError ? 1 : 0;
        }

        failed.ShouldBeInRange(8, 12);
    }

    public void Dispose() => _folder.Dispose();

    private SampleProcess Start(string mode, params IEnumerable<string> more) =>
        new(["--mode", mode, "--neurons", "50", "--seed", "4", "--store", _folder.File("a.db"), .. more]);

    private static async Task SendUntilDeadAsync(
        HttpClient client, int sender, ConcurrentDictionary<string, string> acknowledged, TaskCompletionSource enough)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"{sender}-{i}");
                using var response = await client.PostAsJsonAsync(
                    new Uri("/api/signals", UriKind.Relative), new { content = "the same signal again", id }, Cancellation);
                response.StatusCode.ShouldBe(HttpStatusCode.Created);
                acknowledged[id] = await response.Content.ReadAsStringAsync(Cancellation);
                if (acknowledged.Count >= 100)
                {
                    enough.TrySetResult();
                }
            }
        }
        catch (HttpRequestException)
        {
            // The process is dead, as it should be by now.
        }
    }
}
