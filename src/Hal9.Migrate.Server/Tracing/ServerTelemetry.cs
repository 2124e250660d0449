namespace Hal9.Migrate.Server.Tracing;

/// <summary>By what name traces of a server are listened to. Where nobody listens, none are made.</summary>
public static class ServerTelemetry
{
    /// <summary>The name of the source of spans.</summary>
    public const string SourceName = "Hal9.Migrate.Server";
}
