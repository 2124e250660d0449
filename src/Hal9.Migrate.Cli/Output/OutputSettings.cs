namespace Hal9.Migrate.Cli.Output;

/// <summary>What the command line says about output and questions.</summary>
internal sealed record OutputSettings
{
    public OutputFormat Format { get; init; }

    /// <summary>Whether colours are allowed where a terminal has them.</summary>
    public bool Color { get; init; } = true;

    /// <summary>Whether to say what only somebody who looks for a fault wants to know.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether every question is answered with yes.</summary>
    public bool Yes { get; init; }

    /// <summary>Whether only to say what would happen.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether everything is to be shown, not only what matters now.</summary>
    public bool Detailed { get; init; }

    /// <summary>Whether documents replace one another (a terminal) or follow one another, one a line (JSON).</summary>
    public bool IsStream { get; init; }
}
