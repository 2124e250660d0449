using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace Hal9.Sample.Tests.Http;

public sealed class FaultApiTests
{
    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Errors_WithARate_FailThatShareAndSaySo(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("errors", rate: 0.3);
        var failed = 0;
        for (var i = 0; i < 100; i++)
        {
            using var response = await sample.AskAsync(sample.Phrases.Variation(i, i));
            if (response.Headers.TryGetValues("X-Fault", out var fault))
            {
                fault.ShouldBe(["errors"]);
                await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.InternalServerError, "injected_fault");
                failed++;
            }
            else
            {
                response.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        }

        failed.ShouldBeInRange(28, 32);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Errors_OnEverySignalRequest_SpareEverythingElseAndEndWithNone(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("errors");
        using var posted = await sample.SendAsync("hello", "x");
        posted.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        using var found = await sample.GetAsync("/api/signals/x");
        found.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        using var neurons = await sample.GetAsync("/api/neurons");
        neurons.StatusCode.ShouldBe(HttpStatusCode.OK);

        await sample.SetFaultAsync("none");
        using var missing = await sample.GetAsync("/api/signals/x");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        missing.Headers.Contains("X-Fault").ShouldBeFalse();
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Latency_UntilItHasPassed_HoldsTheAnswerBack(string mode)
    {
        var time = new ObservedTime { AtLeast = TimeSpan.FromSeconds(40) };
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true, time);
        await sample.SetFaultAsync("latency", latencyMs: 40_000);
        var asked = sample.AskAsync(sample.Phrases.Phrase(7));
        (await time.FirstWait.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(TimeSpan.FromSeconds(40));
        time.Advance(TimeSpan.FromSeconds(39.999));
        asked.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.001));
        using var response = await asked;
        response.Headers.GetValues("X-Fault").ShouldBe(["latency"]);
        (await RunningSample.JsonAsync(response)).GetProperty("neuron").GetString().ShouldBe("n-000007");
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task WrongAnswers_WithARate_GiveTheSecondNearestAndSaySo(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("wrong-answers", rate: 0.5);
        var wrong = 0;
        for (var i = 0; i < 50; i++)
        {
            using var response = await sample.AskAsync(sample.Phrases.Variation(i, i));
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            var isWrong = (await RunningSample.JsonAsync(response)).GetProperty("neuron").GetString() != $"n-{i:D6}";
            response.Headers.Contains("X-Fault").ShouldBe(isWrong);
            wrong += isWrong ? 1 : 0;
        }

        wrong.ShouldBeInRange(23, 27);
    }

    [Fact]
    public async Task WrongAnswers_InBothModes_AreTheSame()
    {
        await using var flat = await RunningSample.StartAsync("flat", demoFaults: true);
        await using var hierarchical = await RunningSample.StartAsync("hierarchical", demoFaults: true);
        await flat.SetFaultAsync("wrong-answers");
        await hierarchical.SetFaultAsync("wrong-answers");
        for (var i = 0; i < 30; i++)
        {
            using var left = await flat.AskAsync(flat.Phrases.Variation(i, i));
            using var right = await hierarchical.AskAsync(flat.Phrases.Variation(i, i));
            (await RunningSample.JsonAsync(right)).GetProperty("score").GetDouble()
                .ShouldBe((await RunningSample.JsonAsync(left)).GetProperty("score").GetDouble());
        }
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task WrongAnswers_OnPost_StoreTheRightNeuron(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("wrong-answers");
        using var response = await sample.SendAsync(sample.Phrases.Phrase(9));
        response.Headers.Contains("X-Fault").ShouldBeFalse();
        (await RunningSample.JsonAsync(response)).GetProperty("neuron").GetString().ShouldBe("n-000009");
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Hang_UntilTheClientGivesUp_AnswersNothing(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("hang");
        using var client = new TcpClient();
        await client.ConnectAsync(sample.Address.Host, sample.Address.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync("GET /api/signals?content=hello HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        // All of it is on its way before the client goes away, so that it is this request that is given up; it is answered by nothing but that.
        await UntilMetricsSayAsync(sample, "hal9_open_connections 2");
        client.Available.ShouldBe(0);
        client.Client.Shutdown(SocketShutdown.Send);
        await UntilMetricsSayAsync(sample, """hal9_requests_total{method="GET",route="/api/signals",status="499"} 1""");
        (await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Put_BadFault_IsRefusedAndChangesNothing(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode, demoFaults: true);
        await sample.SetFaultAsync("latency", 0.5, 7);
        foreach (var (code, body) in new[]
        {
            ("bad_json", "x"), ("bad_json", """{"kind":3}"""), ("bad_fault", "{}"), ("bad_fault", """{"kind":"fire"}"""),
            ("bad_fault", """{"kind":"errors","rate":2}"""), ("bad_fault", """{"kind":"errors","latency_ms":-1}"""),
        })
        {
            using var response = await sample.Client.PutAsync(
                new Uri("/demo/fault", UriKind.Relative), new StringContent(body), TestContext.Current.CancellationToken);
            await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, code);
        }

        using var current = await sample.GetAsync("/demo/fault");
        (await RunningSample.JsonAsync(current)).GetRawText().ShouldBe("""{"kind":"latency","rate":0.5,"latency_ms":7}""");
    }

    [Fact]
    public async Task Put_WithoutDemoFaults_Is404()
    {
        await using var sample = await RunningSample.StartAsync("flat");
        using var response = await sample.Client.PutAsJsonAsync(
            new Uri("/demo/fault", UriKind.Relative), new { kind = "errors" }, TestContext.Current.CancellationToken);
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.NotFound, "not_found");
    }

    private static async Task UntilMetricsSayAsync(RunningSample sample, string line)
    {
        string text;
        do
        {
            text = await sample.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        }
        while (!text.Split('\n').Contains(line, StringComparer.Ordinal));
    }
}
