namespace Hal9.Migrate.Client.Hosting;

/// <summary>How much hangs on a change.</summary>
public enum ChangeImpact
{
    /// <summary>Undone by its opposite.</summary>
    Low,

    /// <summary>Moves users, or cannot be undone.</summary>
    High,
}
