using System.Text.Json;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>Everything that was measured, as one JSON document.</summary>
internal sealed record Report(string Machine)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public IReadOnlyList<SplitResult> Gateway { get; set; } = [];

    public IReadOnlyList<ShadowResult> Shadow { get; set; } = [];

    public IReadOnlyList<IsolationResult> Isolation { get; set; } = [];

    public RollbackResult? Rollback { get; set; }

    public DashboardsResult? Dashboards { get; set; }

    public void WriteTo(string? path)
    {
        if (path is not null)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this, Format));
            Console.WriteLine($"\nwritten to {path}");
        }
    }
}
