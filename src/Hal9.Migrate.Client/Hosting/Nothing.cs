namespace Hal9.Migrate.Client.Hosting;

/// <summary>The request of an operation that needs to be told nothing.</summary>
public sealed record Nothing
{
    /// <summary>It.</summary>
    public static Nothing AtAll { get; } = new();

    private Nothing()
    {
    }
}
