using System.Collections.Immutable;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Judge;

namespace Hal9.Migrate.Server.Control;

/// <summary>What the controller knows at a moment; immutable, replaced whole.</summary>
internal sealed record ControllerView
{
    /// <summary>What was decided.</summary>
    public required MigrationState State { get; init; }

    /// <summary>What was measured lately.</summary>
    public required EvidenceSeries Series { get; init; }

    /// <summary>What that says.</summary>
    public required Assessment Assessment { get; init; }

    /// <summary>Trouble of the controller itself, by kind.</summary>
    public ImmutableSortedDictionary<string, string> Warnings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What of the differences between answers is noise, as far as it was learnt on the current step.</summary>
    public NoiseBook Noise() => Assessor.NoiseOf(State, Series);

    /// <summary>What was measured over the last so many seconds; null before anything was.</summary>
    public EvidenceWindow? Lately(int seconds) => Series.Seconds.IsEmpty
        ? null
        : WindowMerger.Merge(Series.Between(Series.Seconds[^1].End.AddSeconds(-seconds), Series.Seconds[^1].End));
}
