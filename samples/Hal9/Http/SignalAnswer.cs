namespace Hal9.Sample.Http;

/// <summary>The answer to a signal. Everything but <paramref name="Diagnostics"/> is the same in both modes.</summary>
internal sealed record SignalAnswer(
    string Signal,
    string Neuron,
    string Kind,
    double Score,
    double Activation,
    IReadOnlyList<string> Connections,
    SignalDiagnostics Diagnostics);
