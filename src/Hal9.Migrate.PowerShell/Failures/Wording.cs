namespace Hal9.Migrate.PowerShell.Failures;

/// <summary>
/// Texts come from operations and the server, which name the verbs and options of the command line where they say what to do. Here they
/// name cmdlets and parameters instead.
/// </summary>
internal static class Wording
{
    // Longer ones first: a part of them may be another's whole.
    private static readonly (string CommandLine, string PowerShell)[] Words =
    [
        ("\"hal9-migrate token create\"", "New-Hal9Token"),
        ("\"hal9-migrate plan schema\"", "Get-Hal9Plan -Schema"),
        ("\"hal9-migrate serve\"", "Start-Hal9Server"),
        ("Start the server with --plan, or register one.", "Start-Hal9Migration -Plan registers one."),
        ("Start the server with --plan, or register a plan.", "Start-Hal9Migration -Plan registers one."),
        ("--gateway and --no-gateway exclude", "-Gateway and -NoGateway exclude"),
        ("Run the server with --gateway,", "Run the server with a gateway (Start-Hal9Server -Gateway),"),
        ("(abort or complete)", "(Stop-Hal9Migration or Complete-Hal9Migration)"),
        ("(plan amend)", "(Set-Hal9Plan)"),
        ("(token create)", "(New-Hal9Token)"),
        ("written by state export", "written by Export-Hal9State"),
        ("start it with restart and a reason", "start it with -Restart and -Reason"),
        ("start it again with restart and a reason", "start it again with -Restart and -Reason"),
        ("or start with force", "or say -Force"),
        ("lifetime_seconds is", "-Lifetime in seconds is"),
        ("Send a bearer token: HAL9_TOKEN", "Give a token: Connect-Hal9Server -Token, HAL9_TOKEN"),
        ("--allow-hostname", "-HostName"),
        ("--allow-insecure", "-AllowInsecure"),
        ("--ca-file", "-CaFile"),
        ("--log-format", "-LogFormat"),
        ("--metrics", "-MetricsAddress"),
        ("--otlp", "-OtlpEndpoint"),
        ("--secrets-dir", "-SecretsDirectory"),
        ("without --deep", "without -Deep"),
        ("--tls-cert", "-CertificatePath"),
        ("--tls-key", "-CertificateKeyPath"),
        ("--server", "-Server"),
        ("--token", "-Token"),
        ("--force", "-Force"),
    ];

    /// <summary>The text as somebody in PowerShell needs it.</summary>
    public static string Of(string text)
    {
        foreach (var (commandLine, powerShell) in Words)
        {
            text = text.Replace(commandLine, powerShell, StringComparison.OrdinalIgnoreCase);
        }

        return text;
    }

    /// <summary>The text with a full stop, unless it ends already.</summary>
    public static string Sentence(string text) => text.Length == 0 || text[^1] is '.' or '!' or '?' or ':' ? text : text + ".";
}
