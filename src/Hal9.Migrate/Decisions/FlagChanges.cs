using Hal9.Migrate.Features;
using Hal9.Migrate.Journal;

namespace Hal9.Migrate.Decisions;

/// <summary>What has to happen so that flags are as they were.</summary>
internal static class FlagChanges
{
    /// <summary>The events; none when they are so already.</summary>
    public static IEnumerable<MigrationEvent> Back(MigrationState state, IReadOnlyCollection<FeatureFlag> then)
    {
        var removed = state.Features.Keys.Where(key => !then.Any(flag => flag.Key == key)).Select(MigrationEvent (key) => new FeatureRemoved(key));
        return removed.Concat(then.Where(flag => state.Features.GetValueOrDefault(flag.Key) != flag).Select(flag => new FeatureSet(flag)));
    }
}
