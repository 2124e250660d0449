using System.CommandLine;
using Hal9.Migrate.Cli.Serving;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Options that serve and gateway have in common.</summary>
internal sealed class ServingChoices
{
    public Option<string?> CertificatePath { get; } = new("--tls-cert") { Description = "PEM file of the certificate of https addresses, its authorities below it.", HelpName = "file" };

    public Option<string?> CertificateKeyPath { get; } = new("--tls-key") { Description = "PEM file of its private key; may be the same file.", HelpName = "file" };

    public Option<TimeSpan?> Drain { get; } = Choices.DurationOf("--drain", "How long requests under way may go on when the gateway stops. Default: 30s.");

    public Option<string?> Metrics { get; } = new("--metrics") { Description = "Where metrics are read without a token: an address of loopback and a port, such as 127.0.0.1:9464.", HelpName = "address:port" };

    public Option<LogFormat?> Log { get; } = Choices.OneOf<LogFormat>("--log-format", "How to log on stderr: lines for people, or JSON, one object a line. Default: text.");

    public void AddTo(Command command)
    {
        command.Options.Add(CertificatePath);
        command.Options.Add(CertificateKeyPath);
        command.Options.Add(Drain);
        command.Options.Add(Metrics);
        command.Options.Add(Log);
    }
}
