namespace Hal9.Sample.Faults;

/// <summary>What can be made to go wrong with signals, to show what a migration does about it.</summary>
internal enum FaultKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Answers 500.</summary>
    Errors,

    /// <summary>Answers late.</summary>
    Latency,

    /// <summary>Answers with the second-nearest neuron.</summary>
    WrongAnswers,

    /// <summary>The process dies at once.</summary>
    Crash,

    /// <summary>Never answers.</summary>
    Hang,
}
