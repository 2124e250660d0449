using System.CommandLine;

namespace Hal9.Migrate.Cli.Commands;

/// <summary>Options that serve and gateway have in common.</summary>
internal sealed class ServingChoices
{
    public Option<string?> CertificatePath { get; } = new("--tls-cert") { Description = "PEM file of the certificate of https addresses, its authorities below it.", HelpName = "file" };

    public Option<string?> CertificateKeyPath { get; } = new("--tls-key") { Description = "PEM file of its private key; may be the same file.", HelpName = "file" };

    public Option<TimeSpan?> Drain { get; } = Choices.DurationOf("--drain", "How long requests under way may go on when the gateway stops. Default: 30s.");

    public Option<bool> JsonLog { get; } = new("--log-json") { Description = "Log as JSON, one object a line, on stderr." };

    public void AddTo(Command command)
    {
        command.Options.Add(CertificatePath);
        command.Options.Add(CertificateKeyPath);
        command.Options.Add(Drain);
        command.Options.Add(JsonLog);
    }
}
