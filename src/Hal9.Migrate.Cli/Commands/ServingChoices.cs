using System.CommandLine;
using Hal9.Migrate.Cli.Serving;
using Hal9.Migrate.Cli.Tracing;
using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Options that serve and gateway have in common.</summary>
internal sealed class ServingChoices
{
    public Option<string?> CertificatePath { get; } = new("--tls-cert") { Description = "PEM file of the certificate of https addresses, its authorities below it.", HelpName = "file" };

    public Option<string?> CertificateKeyPath { get; } = new("--tls-key") { Description = "PEM file of its private key; may be the same file.", HelpName = "file" };

    public Option<TimeSpan?> Drain { get; } = Choices.DurationOf("--drain", "How long requests under way may go on when the gateway stops. Default: 30s.");

    public Option<string?> Metrics { get; } = new("--metrics") { Description = "Where metrics are read without a token: an address of loopback and a port, such as 127.0.0.1:9464.", HelpName = "address:port" };

    public Option<LogFormat?> Log { get; } = Choices.OneOf<LogFormat>("--log-format", "How to log on stderr: lines for people, or JSON, one object a line. Default: text.");

    public Option<string?> Otlp { get; } = new("--otlp")
    {
        Description = $"Collector of OpenTelemetry to send traces to, such as http://127.0.0.1:4318. Default: {OtlpTarget.EndpointVariable}.", HelpName = "url",
    };

    public Option<Percentage?> TraceSample { get; } = Choices.PercentageOf("--trace-sample", "Share of the requests that begin a trace; those that come with one go by that. Default: 100.");

    /// <summary>Sends traces where the command line or the environment says.</summary>
    public TraceExport StartTraces(CliContext cli, ParseResult parse, string? gateway, bool withServer) => TraceExport.Start(
        OtlpTarget.Of(parse.GetValue(Otlp), cli.Console.Variable), gateway, parse.GetValue(TraceSample) ?? Percentage.Hundred, withServer,
        logging => ServerLog.Configure(logging, parse.GetValue(Log) ?? LogFormat.Text, verbose: false, cli.Time), cli.Time);

    public void AddTo(Command command)
    {
        command.Options.Add(CertificatePath);
        command.Options.Add(CertificateKeyPath);
        command.Options.Add(Drain);
        command.Options.Add(Metrics);
        command.Options.Add(Log);
        command.Options.Add(Otlp);
        command.Options.Add(TraceSample);
    }
}
