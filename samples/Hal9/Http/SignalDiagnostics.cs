namespace Hal9.Sample.Http;

/// <summary>How the answer was found.</summary>
/// <param name="Mode">flat or hierarchical.</param>
/// <param name="Compared">Vectors compared.</param>
/// <param name="ElapsedUs">Microseconds until the neuron was known, waiting included.</param>
/// <param name="Layer">The layer it was found in; absent in flat.</param>
internal sealed record SignalDiagnostics(string Mode, int Compared, long ElapsedUs, string? Layer);
