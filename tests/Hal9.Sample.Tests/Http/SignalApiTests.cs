using System.Net;
using System.Text.Json;
using Hal9.Sample.Storage.Sqlite;

namespace Hal9.Sample.Tests.Http;

public sealed class SignalApiTests
{
    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_VariationOfAPhrase_AnswersWithItsNeuron(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var response = await sample.AskAsync(sample.Phrases.Variation(123, 4));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.Contains("X-Fault").ShouldBeFalse();
        var answer = await RunningSample.JsonAsync(response);
        Names(answer).Take(7).ShouldBe(["signal", "neuron", "kind", "score", "activation", "connections", "diagnostics"]);
        answer.GetProperty("signal").GetString().ShouldBe(sample.Phrases.Variation(123, 4));
        answer.GetProperty("neuron").GetString().ShouldBe("n-000123");
        answer.GetProperty("kind").GetString().ShouldBe("actuator");
        answer.GetProperty("score").GetDouble().ShouldBeInRange(0.8, 1);
        answer.GetProperty("connections").GetArrayLength().ShouldBeInRange(2, 3);
        var diagnostics = answer.GetProperty("diagnostics");
        diagnostics.GetProperty("mode").GetString().ShouldBe(mode);
        diagnostics.GetProperty("elapsed_us").GetInt64().ShouldBeGreaterThan(0);
        diagnostics.GetProperty("compared").GetInt32().ShouldBeInRange(mode == "flat" ? 300 : 10, mode == "flat" ? 300 : 200);
    }

    [Fact]
    public async Task Get_SameRequestsToBothModes_DifferOnlyInDiagnostics()
    {
        await using var flat = await RunningSample.StartAsync("flat");
        await using var hierarchical = await RunningSample.StartAsync("hierarchical");
        string[] paths =
        [
            .. Enumerable.Range(0, 100).Select(i => $"/api/signals?content={Uri.EscapeDataString(flat.Phrases.Variation(i * 3, i))}"),
            "/api/signals?content=hello", "/api/signals?content=open+the+pod+bay+doors", "/api/signals?content=gr%C3%B6%C3%9Fe+%E6%9D%B1",
            "/api/signals?content=a", "/api/signals?content=", "/api/signals?content=%3F",
            "/api/signals", "/api/signals/unknown", "/api/neurons", "/api/neurons?offset=250&limit=100", "/api/neurons?limit=0",
            .. Enumerable.Range(0, 20).Select(i => $"/api/neurons/n-{i * 17:D6}"), "/api/neurons/x", "/nowhere",
        ];
        foreach (var path in paths)
        {
            using var left = await flat.GetAsync(path);
            using var right = await hierarchical.GetAsync(path);
            right.StatusCode.ShouldBe(left.StatusCode, path);
            right.Content.Headers.ContentType.ShouldBe(left.Content.Headers.ContentType, path);
            var expected = WithoutDiagnostics(await RunningSample.JsonAsync(left));
            WithoutDiagnostics(await RunningSample.JsonAsync(right)).ShouldBe(expected, path);
        }
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_ManyTimes_ChangesNothing(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var before = await sample.GetAsync("/api/neurons/n-000005");
        for (var i = 0; i < 5; i++)
        {
            (await sample.AskAsync(sample.Phrases.Phrase(5))).Dispose();
        }

        using var after = await sample.GetAsync("/api/neurons/n-000005");
        (await RunningSample.JsonAsync(after)).GetRawText().ShouldBe((await RunningSample.JsonAsync(before)).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_BadContent_IsRefused(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        string[] queries =
        [
            "", "?content=", "?content=%20", "?content=%3F%21", "?content=a&content=b", "?content=" + new string('a', 513),
            "?other=a",
        ];
        foreach (var query in queries)
        {
            using var response = await sample.GetAsync("/api/signals" + query);
            await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, "bad_content");
        }

        using var longest = await sample.AskAsync(new string('a', 512));
        longest.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_NewSignal_IsStoredAndItsNeuronRemembersIt(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        var content = sample.Phrases.Variation(42, 1);
        using var before = await sample.GetAsync("/api/neurons/n-000042");
        using var response = await sample.SendAsync(content, "order-1:a_b.c");
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.ToString().ShouldBe("/api/signals/order-1:a_b.c");
        var stored = await RunningSample.JsonAsync(response);
        Names(stored).ShouldBe(["id", "signal", "neuron", "kind", "score", "received_at"]);
        stored.GetProperty("neuron").GetString().ShouldBe("n-000042");

        using var found = await sample.GetAsync("/api/signals/order-1:a_b.c");
        (await RunningSample.JsonAsync(found)).GetRawText().ShouldBe(stored.GetRawText());

        using var after = await sample.GetAsync("/api/neurons/n-000042");
        var neuron = await RunningSample.JsonAsync(after);
        var activation = neuron.GetProperty("activation").GetDouble();
        activation.ShouldBeGreaterThan((await RunningSample.JsonAsync(before)).GetProperty("activation").GetDouble());
        neuron.GetProperty("memory").GetRawText().ShouldBe($$"""[{"id":"order-1:a_b.c","content":"{{content}}"}]""");
        using var asked = await sample.AskAsync(content);
        (await RunningSample.JsonAsync(asked)).GetProperty("activation").GetDouble().ShouldBe(activation);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_SameIdAgain_Is200AndChangesNothing(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var first = await sample.SendAsync(sample.Phrases.Phrase(42), "once");
        using var before = await sample.GetAsync("/api/neurons/n-000042");
        using var again = await sample.SendAsync(sample.Phrases.Phrase(42), "once");
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await RunningSample.JsonAsync(again)).GetRawText().ShouldBe((await RunningSample.JsonAsync(first)).GetRawText());
        using var after = await sample.GetAsync("/api/neurons/n-000042");
        (await RunningSample.JsonAsync(after)).GetRawText().ShouldBe((await RunningSample.JsonAsync(before)).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_SameIdManyTimesAtOnce_IsCreatedOnce(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var clients = new HttpClient { BaseAddress = sample.Address };
        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => clients.PostAsync(
            new Uri("/api/signals", UriKind.Relative),
            new StringContent("""{"content":"hello there","id":"race"}"""),
            TestContext.Current.CancellationToken)));
        responses.Count(response => response.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        responses.Count(response => response.StatusCode == HttpStatusCode.OK).ShouldBe(11);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_SameIdOtherContent_IsAConflict(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        (await sample.SendAsync("first text", "taken")).Dispose();
        using var response = await sample.SendAsync("second text", "taken");
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.Conflict, "id_taken");
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_WithoutId_GetsOne(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var first = await sample.SendAsync("hello");
        using var second = await sample.SendAsync("hello");
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        var id = (await RunningSample.JsonAsync(second)).GetProperty("id").GetString();
        id!.Equals((await RunningSample.JsonAsync(first)).GetProperty("id").GetString(), StringComparison.Ordinal).ShouldBeFalse();
        using var found = await sample.GetAsync("/api/signals/" + id);
        found.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("bad_json", "")]
    [InlineData("bad_json", "{")]
    [InlineData("bad_json", "null")]
    [InlineData("bad_json", "[]")]
    [InlineData("bad_json", """{"content":5}""")]
    [InlineData("bad_json", """{"content":"a","id":7}""")]
    [InlineData("bad_json", """{"content":"a"} x""")]
    [InlineData("bad_content", "{}")]
    [InlineData("bad_content", """{"content":""}""")]
    [InlineData("bad_content", """{"content":"..."}""")]
    [InlineData("bad_id", """{"content":"a","id":""}""")]
    [InlineData("bad_id", """{"content":"a","id":"a b"}""")]
    [InlineData("bad_id", """{"content":"a","id":"ä"}""")]
    [InlineData("bad_id", """{"content":"a","id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")]
    public async Task Post_BadBody_IsRefused(string code, string body)
    {
        await using var sample = await RunningSample.StartAsync("hierarchical");
        using var response = await sample.PostAsync("/api/signals", body);
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Post_LargeBody_Is413(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var response = await sample.PostAsync("/api/signals", $$"""{"content":"{{new string('a', 20_000)}}"}""");
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("flat", "signals")]
    [InlineData("hierarchical", "unit_signals")]
    public async Task Post_StoreClosedToTheApplication_Is503AndComesBack(string mode, string table)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var other = SqliteSession.Open(sample.Store);
        other.Execute($"CREATE TRIGGER closed BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'closed'); END");
        using var refused = await sample.SendAsync("hello", "later");
        await RunningSample.ShouldBeProblemAsync(refused, HttpStatusCode.ServiceUnavailable, "store_unavailable");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        other.Execute("DROP TRIGGER closed");
        using var accepted = await sample.SendAsync("hello", "later");
        accepted.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task AnyOther_PathOrMethod_IsAProblem(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var unknown = await sample.GetAsync("/api/nothing");
        await RunningSample.ShouldBeProblemAsync(unknown, HttpStatusCode.NotFound, "not_found");
        using var signal = await sample.GetAsync("/api/signals/none");
        await RunningSample.ShouldBeProblemAsync(signal, HttpStatusCode.NotFound, "signal_not_found");
        using var deleted = await sample.Client.DeleteAsync(
            new Uri("/api/signals", UriKind.Relative), TestContext.Current.CancellationToken);
        await RunningSample.ShouldBeProblemAsync(deleted, HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        using var fault = await sample.GetAsync("/demo/fault");
        await RunningSample.ShouldBeProblemAsync(fault, HttpStatusCode.NotFound, "not_found");
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name);

    private static string WithoutDiagnostics(JsonElement json) => string.Join(
        ',', json.EnumerateObject().Where(property => property.Name != "diagnostics").Select(property => property.ToString()));
}
