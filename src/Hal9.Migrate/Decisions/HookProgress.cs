using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Decisions;

/// <summary>Says which hooks are to be run. Pure.</summary>
public static class HookProgress
{
    /// <summary>How often a hook is tried for one change of owner.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The first hook in the plan's order that does not know the owner yet and may be tried, and as the how manyth attempt; null when there is none.</summary>
    public static (OwnerHook Hook, int Attempt)? Due(MigrationState state, DateTimeOffset now)
    {
        foreach (var hook in state.Plan?.State?.Hooks ?? [])
        {
            if (Attempts(state, hook) is { } attempts && attempts < MaxAttempts && (attempts == 0 || now - state.Hooks[hook.Name].At >= Pause(attempts)))
            {
                return (hook, attempts + 1);
            }
        }

        return null;
    }

    /// <summary>How often a hook has been tried in vain for the present owner; null when it knows it, or nothing has changed since the beginning.</summary>
    public static int? Attempts(MigrationState state, OwnerHook hook) => state.Ownership == 0 ? null
        : state.Hooks.GetValueOrDefault(hook.Name)?.What is not { } last || last.Ownership != state.Ownership ? 0
        : last.Failure is null ? null : last.Attempt;

    /// <summary>How long to wait after an attempt failed: 2, 4, 8, 16 seconds.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(1 << attempt);
}
