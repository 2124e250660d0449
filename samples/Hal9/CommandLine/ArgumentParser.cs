using System.Globalization;
using System.Net;
using Hal9.Sample.Faults;
using Hal9.Sample.Neurons;
using Hal9.Sample.Storage;

namespace Hal9.Sample.CommandLine;

/// <summary>Reads the command line; reports everything that is wrong with it together.</summary>
internal static class ArgumentParser
{
    public const int MinNeurons = 2;

    private const string DefaultUrl = "http://127.0.0.1:0";

    // Option name and whether it takes a value.
    private static readonly Dictionary<string, bool> Known = new(StringComparer.Ordinal)
    {
        ["--mode"] = true,
        ["--urls"] = true,
        ["--store"] = true,
        ["--neurons"] = true,
        ["--seed"] = true,
        ["--demo-faults"] = false,
        ["--fault"] = true,
        ["--fault-rate"] = true,
        ["--fault-latency-ms"] = true,
        ["--help"] = false,
    };

    public static string Usage { get; } = $"""
        Usage: hal9-sample --mode flat|hierarchical [options]

          --mode MODE            flat (compares every neuron) or hierarchical (routes to few)
          --urls URL             http://ADDRESS:PORT to listen on; port 0 takes a free one (default {DefaultUrl})
          --store STORE          SQLite file of this instance, or "Host=...;Database=..." of a PostgreSQL database;
                                 seeded when missing or empty (default: what HAL9_STORE says, where a
                                 password belongs, else a temporary file)
          --neurons N            neurons of a new store, {MinNeurons} to {SignalPhrases.Count} (default {NeuronStores.DefaultNeurons})
          --seed S               seed of a new store, 0 and up (default {NeuronStores.DefaultSeed})
          --demo-faults          allow faults to be injected: PUT /demo/fault, and the options below
          --fault KIND           errors, latency, wrong-answers, crash, hang or none, from the start
          --fault-rate R         share of signal requests it strikes, 0 to 1 (default {Fault.DefaultRate})
          --fault-latency-ms MS  delay of the latency fault (default {Fault.DefaultLatencyMs})
          --help                 show this and exit
        """;

    public static ParsedArguments Parse(IReadOnlyList<string> arguments)
    {
        var problems = new List<string>();
        var values = Split(arguments, problems);
        if (values.ContainsKey("--help"))
        {
            return new ParsedArguments(null, [], HelpWanted: true);
        }

        var mode = Mode(values.GetValueOrDefault("--mode"), problems);
        var listen = Listen(values.GetValueOrDefault("--urls", DefaultUrl), problems);
        var neurons = Number(values, "--neurons", MinNeurons, SignalPhrases.Count, problems);
        var seed = Number(values, "--seed", 0, long.MaxValue, problems);
        var fault = ParseFault(values, problems);
        return problems.Count > 0
            ? new ParsedArguments(null, problems, HelpWanted: false)
            : new ParsedArguments(
                new SampleOptions(
                    mode, listen!, values.GetValueOrDefault("--store"), (int?)neurons, seed, values.ContainsKey("--demo-faults"), fault),
                [],
                HelpWanted: false);
    }

    // Both "--option value" and "--option=value".
    private static Dictionary<string, string> Split(IReadOnlyList<string> arguments, List<string> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (arguments[i], null) : (arguments[i][..equals], arguments[i][(equals + 1)..]);
            if (!Known.TryGetValue(name, out var takesValue))
            {
                problems.Add($"Unknown argument '{name}': --help lists all there are.");
                continue;
            }

            if (takesValue && value is null && i + 1 < arguments.Count && !Known.ContainsKey(arguments[i + 1]))
            {
                value = arguments[++i];
            }

            if (takesValue != (value is not null && (!takesValue || value.Length > 0)))
            {
                problems.Add(takesValue ? $"{name} needs a value." : $"{name} takes no value.");
            }
            else if (!values.TryAdd(name, value ?? ""))
            {
                problems.Add($"{name} is given twice: give it once.");
            }
        }

        return values;
    }

    private static NetworkMode Mode(string? text, List<string> problems)
    {
        switch (text)
        {
            case "flat":
                return NetworkMode.Flat;
            case "hierarchical":
                return NetworkMode.Hierarchical;
            default:
                problems.Add(text is null
                    ? "--mode is missing: give --mode flat or --mode hierarchical."
                    : $"--mode '{text}' is unknown: it is flat or hierarchical.");
                return default;
        }
    }

    private static IPEndPoint? Listen(string url, List<string> problems)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/")
        {
            // Uri writes [::1] for IPv6; DnsSafeHost does not.
            if (uri.Host == "localhost")
            {
                return new IPEndPoint(IPAddress.Loopback, uri.Port);
            }

            if (IPAddress.TryParse(uri.DnsSafeHost, out var address))
            {
                return new IPEndPoint(address, uri.Port);
            }
        }

        problems.Add($"--urls '{url}' is not one plain http address: give for example http://127.0.0.1:8080 (an IP address or localhost).");
        return null;
    }

    private static long? Number(Dictionary<string, string> values, string name, long min, long max, List<string> problems)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        problems.Add($"{name} '{text}' is not a whole number from {min} to {max}.");
        return null;
    }

    private static Fault ParseFault(Dictionary<string, string> values, List<string> problems)
    {
        var kind = values.GetValueOrDefault("--fault");
        var asked = values.Keys.FirstOrDefault(name => name.StartsWith("--fault", StringComparison.Ordinal));
        if (asked is null)
        {
            return Fault.None;
        }

        if (!values.ContainsKey("--demo-faults"))
        {
            problems.Add($"{asked} works only together with --demo-faults: add it.");
        }

        if (kind is null)
        {
            problems.Add($"{asked} works only together with --fault: add it.");
            return Fault.None;
        }

        double? rate = null;
        if (values.TryGetValue("--fault-rate", out var text))
        {
            rate = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share : double.NaN;
        }

        var latency = Number(values, "--fault-latency-ms", 0, Fault.MaxLatencyMs, problems);
        var (fault, problem) = Fault.Create(kind, rate, (int?)latency);
        if (problem is not null)
        {
            problems.Add(problem);
        }

        return fault ?? Fault.None;
    }
}
