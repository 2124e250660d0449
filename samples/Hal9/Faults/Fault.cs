namespace Hal9.Sample.Faults;

/// <summary>A fault and how often it strikes.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Rate">With which share of signal requests, 0 to 1.</param>
/// <param name="Latency">How much later than otherwise, for <see cref="FaultKind.Latency"/>; at most a minute.</param>
internal sealed record Fault(FaultKind Kind, double Rate, TimeSpan Latency)
{
    /// <summary>The response header that names the fault which produced or altered the response.</summary>
    public const string Header = "X-Fault";

    public const double DefaultRate = 1;
    public const int DefaultLatencyMs = 400;
    public const int MaxLatencyMs = 60_000;

    private static readonly Dictionary<string, FaultKind> Kinds = new(StringComparer.Ordinal)
    {
        ["none"] = FaultKind.None,
        ["errors"] = FaultKind.Errors,
        ["latency"] = FaultKind.Latency,
        ["wrong-answers"] = FaultKind.WrongAnswers,
        ["crash"] = FaultKind.Crash,
        ["hang"] = FaultKind.Hang,
    };

    public static Fault None { get; } = new(FaultKind.None, 0, TimeSpan.Zero);

    public string Name => Kinds.First(kind => kind.Value == Kind).Key;

    /// <summary>Makes a fault from what a person typed; the other result is null or says everything that is wrong with it.</summary>
    public static (Fault? Fault, string? Problem) Create(string? kind, double? rate, int? latencyMs)
    {
        var problems = new List<string>();
        if (kind is null || !Kinds.TryGetValue(kind, out var known))
        {
            known = FaultKind.None;
            var given = kind is null ? "missing" : $"'{kind}'";
            problems.Add($"The fault kind must be one of {string.Join(", ", Kinds.Keys)}, not {given}.");
        }

        if (rate is < 0 or > 1 or double.NaN)
        {
            problems.Add("The fault rate must be from 0 to 1.");
        }

        if (latencyMs is < 0 or > MaxLatencyMs)
        {
            problems.Add($"The fault latency must be from 0 to {MaxLatencyMs} milliseconds.");
        }

        return problems.Count == 0
            ? (new Fault(known, rate ?? DefaultRate, TimeSpan.FromMilliseconds(latencyMs ?? DefaultLatencyMs)), null)
            : (null, string.Join(' ', problems));
    }
}
