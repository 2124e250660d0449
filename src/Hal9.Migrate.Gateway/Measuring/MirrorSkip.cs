namespace Hal9.Migrate.Gateway.Measuring;

/// <summary>Why a request was left out of mirroring.</summary>
internal enum MirrorSkip
{
    /// <summary>Its key is not in the sample.</summary>
    SampledOut,

    /// <summary>Its method may change something.</summary>
    Unsafe,

    /// <summary>The request's or the response's body is larger than the plan allows.</summary>
    BodyTooLarge,

    /// <summary>The connection was upgraded.</summary>
    Upgraded,

    /// <summary>The response is an event stream.</summary>
    EventStream,

    /// <summary>The request or the legacy's answer did not come to its end, so there is nothing to compare with.</summary>
    Incomplete,

    /// <summary>Its client has just written what the successor does not have yet, so another answer would say nothing.</summary>
    Unsettled,

    /// <summary>What is captured for mirroring already takes all the memory it may.</summary>
    Memory,
}
