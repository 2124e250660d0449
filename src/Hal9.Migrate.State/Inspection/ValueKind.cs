namespace Hal9.Migrate.State.Inspection;

/// <summary>What sort of values a type has.</summary>
public enum ValueKind
{
    /// <summary>Any, or none that is known: as in SQLite, where values have types, and columns only preferences.</summary>
    Any,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Floating point numbers.</summary>
    Floating,

    /// <summary>Exact numbers.</summary>
    Exact,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Dates, times, spans of time.</summary>
    Time,

    /// <summary>JSON.</summary>
    Json,

    /// <summary>Others.</summary>
    Other,
}
