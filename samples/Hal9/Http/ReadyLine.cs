namespace Hal9.Sample.Http;

/// <summary>What the program prints once it listens.</summary>
internal sealed record ReadyLine(string Listening, string Mode, int Neurons);
