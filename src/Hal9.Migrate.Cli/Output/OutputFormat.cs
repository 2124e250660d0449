namespace Hal9.Migrate.Cli.Output;

/// <summary>How documents are shown.</summary>
internal enum OutputFormat
{
    /// <summary>For people at a terminal.</summary>
    Pretty,

    /// <summary>Plain text in columns, as wide as it needs to be.</summary>
    Table,

    /// <summary>For programs: the API's documents as they are.</summary>
    Json,
}
