namespace Hal9.Migrate.Cli.Serving;

/// <summary>How server and gateway log.</summary>
internal enum LogFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>JSON, one object a line.</summary>
    Json,
}
