namespace Hal9.Migrate.Plans;

/// <summary>When a hook runs.</summary>
public enum HookEvent
{
    /// <summary>After another side has become the owner of writes, and its store is open.</summary>
    OwnerChanges,
}
