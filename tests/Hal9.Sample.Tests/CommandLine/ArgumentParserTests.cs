using System.Net;
using Hal9.Sample.CommandLine;
using Hal9.Sample.Faults;
using Hal9.Sample.Neurons;

namespace Hal9.Sample.Tests.CommandLine;

public sealed class ArgumentParserTests
{
    [Fact]
    public void Parse_OnlyMode_UsesDefaults() => ArgumentParser.Parse(["--mode", "flat"]).Options.ShouldBe(
        new SampleOptions(NetworkMode.Flat, new IPEndPoint(IPAddress.Loopback, 0), null, null, null, false, Fault.None));

    [Fact]
    public void Parse_Everything_IsTaken() => ArgumentParser.Parse(
    [
        "--mode=hierarchical", "--urls", "http://[::1]:8080", "--store", "a b.db", "--neurons", "2", "--seed=0", "--demo-faults",
        "--fault", "latency", "--fault-rate", "0.25", "--fault-latency-ms", "10",
    ]).Options.ShouldBe(new SampleOptions(
        NetworkMode.Hierarchical, new IPEndPoint(IPAddress.IPv6Loopback, 8080), "a b.db", 2, 0, true,
        new Fault(FaultKind.Latency, 0.25, TimeSpan.FromMilliseconds(10))));

    [Theory]
    [InlineData("http://localhost:5000", "127.0.0.1:5000")]
    [InlineData("http://0.0.0.0:1", "0.0.0.0:1")]
    [InlineData("http://10.0.0.1:65535/", "10.0.0.1:65535")]
    public void Parse_Urls_GivesTheAddress(string url, string address) =>
        ArgumentParser.Parse(["--mode", "flat", "--urls", url]).Options.ShouldNotBeNull().Listen.ShouldBe(IPEndPoint.Parse(address));

    [Theory]
    [InlineData("--mode is missing")]
    [InlineData("--mode needs a value", "--mode")]
    [InlineData("'round' is unknown", "--mode", "round")]
    [InlineData("Unknown argument '--port'", "--mode", "flat", "--port", "1")]
    [InlineData("Unknown argument 'flat'", "flat")]
    [InlineData("--seed needs a value", "--mode", "flat", "--seed", "--demo-faults")]
    [InlineData("--seed '-1'", "--mode", "flat", "--seed", "-1")]
    [InlineData("--neurons '1'", "--mode", "flat", "--neurons", "1")]
    [InlineData("--neurons '200001'", "--mode", "flat", "--neurons", "200001")]
    [InlineData("--neurons 'many'", "--mode", "flat", "--neurons", "many")]
    [InlineData("--store needs a value", "--mode", "flat", "--store=")]
    [InlineData("--demo-faults takes no value", "--mode", "flat", "--demo-faults=yes")]
    [InlineData("--mode is given twice", "--mode", "flat", "--mode", "flat")]
    [InlineData("not one plain http address", "--mode", "flat", "--urls", "https://127.0.0.1:1")]
    [InlineData("not one plain http address", "--mode", "flat", "--urls", "http://127.0.0.1:1;http://127.0.0.1:2")]
    [InlineData("not one plain http address", "--mode", "flat", "--urls", "http://example.org:1")]
    [InlineData("not one plain http address", "--mode", "flat", "--urls", "http://127.0.0.1:1/path")]
    [InlineData("not one plain http address", "--mode", "flat", "--urls", "127.0.0.1:80")]
    [InlineData("--fault works only together with --demo-faults", "--mode", "flat", "--fault", "errors")]
    [InlineData("--fault-rate works only together with --fault", "--mode", "flat", "--demo-faults", "--fault-rate", "1")]
    [InlineData("must be one of", "--mode", "flat", "--demo-faults", "--fault", "fire")]
    [InlineData("rate must be", "--mode", "flat", "--demo-faults", "--fault", "errors", "--fault-rate", "2")]
    [InlineData("rate must be", "--mode", "flat", "--demo-faults", "--fault", "errors", "--fault-rate", "x")]
    [InlineData("--fault-latency-ms 'x'", "--mode", "flat", "--demo-faults", "--fault", "errors", "--fault-latency-ms", "x")]
    public void Parse_Wrong_SaysWhat(string problem, params string[] arguments)
    {
        var parsed = ArgumentParser.Parse(arguments);
        parsed.Options.ShouldBeNull();
        parsed.Problems.ShouldContain(text => text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_SeveralWrong_SaysAll() =>
        ArgumentParser.Parse(["--mode", "x", "--urls", "y", "--seed", "z", "--bogus"]).Problems.Count.ShouldBe(4);

    [Fact]
    public void Parse_Help_IsHelp() => ArgumentParser.Parse(["--help"]).HelpWanted.ShouldBeTrue();
}
