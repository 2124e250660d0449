using Hal9.Sample.Neurons;

namespace Hal9.Sample.Signals;

/// <summary>A signal's answer and how long it took to find, waiting included.</summary>
internal readonly record struct RoutedSignal(Answer Answer, TimeSpan Elapsed);
