using System.Net;

namespace Hal9.Sample.Tests.Http;

public sealed class NeuronApiTests
{
    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_AllPages_ListEveryNeuronWithItsPhrase(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        var phrases = new List<string?>();
        for (var offset = 0; offset < RunningSample.Neurons; offset += 70)
        {
            using var response = await sample.GetAsync($"/api/neurons?offset={offset}&limit=70");
            var page = await RunningSample.JsonAsync(response);
            page.GetProperty("total").GetInt32().ShouldBe(RunningSample.Neurons);
            page.GetProperty("offset").GetInt32().ShouldBe(offset);
            phrases.AddRange(page.GetProperty("neurons").EnumerateArray().Select(neuron => neuron.GetProperty("phrase").GetString()));
        }

        phrases.ShouldBe(Enumerable.Range(0, RunningSample.Neurons).Select(sample.Phrases.Phrase));
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_BeyondTheEnd_IsAnEmptyPage(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var response = await sample.GetAsync("/api/neurons?offset=2147483647");
        (await RunningSample.JsonAsync(response)).GetProperty("neurons").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("offset=-1")]
    [InlineData("offset=x")]
    [InlineData("offset=")]
    [InlineData("offset=2147483648")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=1&limit=2")]
    public async Task Get_BadPage_IsRefused(string query)
    {
        await using var sample = await RunningSample.StartAsync("flat");
        using var response = await sample.GetAsync("/api/neurons?" + query);
        await RunningSample.ShouldBeProblemAsync(response, HttpStatusCode.BadRequest, "bad_page");
    }

    [Theory]
    [MemberData(nameof(Modes.All), MemberType = typeof(Modes))]
    public async Task Get_OneNeuron_ShowsAllOfIt(string mode)
    {
        await using var sample = await RunningSample.StartAsync(mode);
        using var response = await sample.GetAsync("/api/neurons/n-000299");
        var neuron = await RunningSample.JsonAsync(response);
        neuron.EnumerateObject().Select(property => property.Name)
            .ShouldBe(["id", "kind", "phrase", "activation", "response_ms", "connections", "memory", "weights"]);
        neuron.GetProperty("id").GetString().ShouldBe("n-000299");
        neuron.GetProperty("phrase").GetString().ShouldBe(sample.Phrases.Phrase(299));
        neuron.GetProperty("weights").GetArrayLength().ShouldBe(128);
    }

    [Theory]
    [InlineData("n-000300")]
    [InlineData("n-999999")]
    [InlineData("299")]
    [InlineData("n-299")]
    [InlineData("%00")]
    public async Task Get_UnknownNeuron_Is404(string id)
    {
        await using var sample = await RunningSample.StartAsync("hierarchical");
        using var response = await sample.GetAsync("/api/neurons/" + id);
        response.StatusCode.ShouldBe(id == "%00" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound);
    }
}
