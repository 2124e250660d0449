using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Verdicts;

/// <summary>Everything that verdicts were made from at the end of a second; from it alone they can be made again.</summary>
public sealed record VerdictEvidence
{
    /// <summary>The step that was judged.</summary>
    public required Step Step { get; init; }

    /// <summary>When it was entered; nothing from before that counts.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The journal record that entered it.</summary>
    public required long PositionVersion { get; init; }

    /// <summary>The end of the second after which was judged.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Whose answers were judged.</summary>
    public required Subject Subject { get; init; }

    /// <summary>What each condition may spend of the false alarms that the plan allows: a probability.</summary>
    public required double Budget { get; init; }

    /// <summary>The windows that count on the step, oldest first, as far back as any of the verdicts looks.</summary>
    public ImmutableArray<EvidenceWindow> Windows { get; init; } = [];

    /// <summary>What queries and webhooks had answered on the step.</summary>
    public ImmutableArray<CheckAnswer> Answers { get; init; } = [];

    /// <summary>What noise was learnt from; it reaches farther back than the windows.</summary>
    public MirrorTally Noise { get; init; } = MirrorTally.Empty;

    /// <summary>Whether noise was learnt at all.</summary>
    public bool LearnsNoise { get; init; }

    /// <summary>The legacy's frozen baseline; null while the legacy was judged by the same windows.</summary>
    public ImmutableArray<StratumTally>? Baseline { get; init; }

    /// <summary>The seconds over which the frozen baseline was measured.</summary>
    public int BaselineSeconds { get; init; }
}
