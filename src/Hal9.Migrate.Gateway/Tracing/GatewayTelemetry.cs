namespace Hal9.Migrate.Gateway.Tracing;

/// <summary>By what name traces of a gateway are listened to. Where nobody listens, none are made and nothing is allocated for them.</summary>
public static class GatewayTelemetry
{
    /// <summary>The name of the source of spans.</summary>
    public const string SourceName = "Hal9.Migrate.Gateway";
}
