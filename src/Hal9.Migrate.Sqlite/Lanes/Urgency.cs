namespace Hal9.Migrate.Sqlite.Lanes;

/// <summary>Which work goes first.</summary>
internal enum Urgency
{
    /// <summary>Decisions: nothing may be queued ahead of a rollback.</summary>
    Urgent,

    /// <summary>Measurements.</summary>
    Patient,
}
