namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>What became of a snapshot that a gateway was told to obey.</summary>
internal enum Obedience
{
    /// <summary>It is obeyed.</summary>
    Obeyed,

    /// <summary>It was obeyed already.</summary>
    Known,

    /// <summary>A newer one is obeyed already.</summary>
    Older,

    /// <summary>One of another journal is obeyed.</summary>
    OtherJournal,

    /// <summary>It has faults.</summary>
    Unusable,
}
