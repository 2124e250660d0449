using Hal9.Migrate.Cli.Tracing;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Tests.Tracing;

public sealed class OtlpTargetTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    [Theory]
    [InlineData("http://c:4318", "", "http://c:4318/v1/traces", false)]
    [InlineData("http://c:4318/", "", "http://c:4318/v1/traces", false)]
    [InlineData("https://c/otlp", "", "https://c/otlp/v1/traces", false)]
    [InlineData("http://c:4318/v1/traces", "", "http://c:4318/v1/traces", false)]
    [InlineData("http://c:4317", "", "http://c:4317/", true)]
    [InlineData("http://c:4317", Protocol + "=http/protobuf", "http://c:4317/v1/traces", false)]
    [InlineData("http://c:9", Protocol + "=grpc", "http://c:9/", true)]
    [InlineData(null, Endpoint + "=http://c:4318", "http://c:4318/v1/traces", false)]
    [InlineData(null, Endpoint + "=http://c:4318;" + Traces + "=http://d:1/spans", "http://d:1/spans", false)]
    [InlineData("http://c:4318", Endpoint + "=http://other:1;" + Traces + "=http://other:2", "http://c:4318/v1/traces", false)]
    public void Of_OptionAndEnvironment_IsWhereSpansGo(string? option, string environment, string expected, bool isGrpc)
    {
        var target = OtlpTarget.Of(option, Variable(environment));

        (target!.Endpoint.ToString(), target.IsGrpc).ShouldBe((expected, isGrpc));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Endpoint + "=")]
    [InlineData(Protocol + "=grpc")]
    public void Of_NothingSaid_IsNowhere(string environment) => OtlpTarget.Of(null, Variable(environment)).ShouldBeNull();

    [Theory]
    [InlineData("collector:4318", "")]
    [InlineData("ftp://c", "")]
    [InlineData("http://user:secret@c:4318", "")]
    [InlineData("http://c:4318", Protocol + "=json")]
    [InlineData(null, Endpoint + "=/var/secret")]
    public void Of_NoAddress_IsRefusedWithoutRepeatingIt(string? option, string environment)
    {
        var problem = Should.Throw<MigrateException>(() => OtlpTarget.Of(option, Variable(environment))).Problem;

        problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        problem.ToString().ShouldNotContain("secret");
    }

    private static Func<string, string?> Variable(string environment)
    {
        var known = environment.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return name => known.GetValueOrDefault(name);
    }
}
