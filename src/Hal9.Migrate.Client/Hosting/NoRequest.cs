namespace Hal9.Migrate.Client.Hosting;

/// <summary>The request of an operation that needs to be told nothing.</summary>
public sealed record NoRequest
{
    /// <summary>It.</summary>
    public static NoRequest AtAll { get; } = new();

    private NoRequest()
    {
    }
}
