using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Cli.Tracing;

/// <summary>Where spans are sent, and in which protocol.</summary>
/// <param name="Endpoint">The address, with the path of traces where the protocol has one.</param>
/// <param name="IsGrpc">gRPC; else HTTP with protobuf.</param>
internal sealed record OtlpTarget(Uri Endpoint, bool IsGrpc)
{
    /// <summary>The standard variable of the address of a collector.</summary>
    public const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string TracesEndpointVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private const string TracesProtocolVariable = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL";
    private const string TracesPath = "v1/traces";

    // Where collectors listen for gRPC unless they are told otherwise.
    private const int GrpcPort = 4317;

    /// <summary>What the command line says, else the variables of the OpenTelemetry specification; null when nothing does.</summary>
    /// <exception cref="MigrateException">It is no address of http or https; <see cref="ProblemCode.InvalidArgument"/>.</exception>
    public static OtlpTarget? Of(string? option, Func<string, string?> variable)
    {
        var exact = option is null ? Given(variable(TracesEndpointVariable)) : null;
        var (source, text) = option is not null ? ("--otlp", option) : exact is not null ? (TracesEndpointVariable, exact) : (EndpointVariable, Given(variable(EndpointVariable)));
        if (text is null)
        {
            return null;
        }

        // An address with a password is not repeated.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"{source} is not the address of a collector.",
                "Give one such as http://127.0.0.1:4318, without a password; headers for it go into OTEL_EXPORTER_OTLP_HEADERS.");
        }

        var isGrpc = (Given(variable(TracesProtocolVariable)) ?? Given(variable(ProtocolVariable))) switch
        {
            "grpc" => true,
            "http/protobuf" => false,
            null => address.Port == GrpcPort,
            _ => throw new MigrateException(ProblemCode.InvalidArgument, $"{ProtocolVariable} has to be grpc or http/protobuf."),
        };
        return new(isGrpc || exact is not null || address.AbsolutePath.EndsWith('/' + TracesPath, StringComparison.Ordinal)
            ? address : new Uri(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + '/'), TracesPath), isGrpc);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
