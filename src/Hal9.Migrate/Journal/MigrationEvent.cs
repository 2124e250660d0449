namespace Hal9.Migrate.Journal;

/// <summary>Something decided. Events only say what was decided; what follows from it is computed when they are folded.</summary>
/// <remarks>A member may be added with a default; any other change of shape is a new version in <see cref="EventCatalog"/>.</remarks>
public abstract record MigrationEvent
{
    private protected MigrationEvent()
    {
    }
}
