namespace Hal9.Migrate.Server.Secrets;

/// <summary>Where a plan's references to secrets may lead.</summary>
public sealed record SecretReferenceOptions
{
    /// <summary>Only variables whose names begin so: a plan must not be able to read whatever else is in the server's environment.</summary>
    public string EnvironmentPrefix { get; init; } = "HAL9_SECRET_";

    /// <summary>The folder below which files may be referred to; null for none.</summary>
    public string? Directory { get; init; }
}
