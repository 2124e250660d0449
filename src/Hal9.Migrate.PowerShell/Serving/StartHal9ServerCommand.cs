using System.Management.Automation;
using Hal9.Migrate.Client.Hosting;

namespace Hal9.Migrate.PowerShell.Serving;

/// <summary>Start-Hal9Server: starts the migration server, with a gateway in the same process unless said otherwise, and waits until it answers.</summary>
[Cmdlet(VerbsLifecycle.Start, "Hal9Server", SupportsShouldProcess = true)]
[OutputType(typeof(Hal9ServerProcess))]
public sealed class StartHal9ServerCommand : StartProcessCmdlet
{
    /// <summary>The plan: the path of a file, JSON, a hashtable or an object; it is registered unless it is already.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public object? Plan { get; set; }

    /// <summary>Where the API listens. Without it http://127.0.0.1:8900.</summary>
    [Parameter]
    public string? Listen { get; set; }

    /// <summary>Where the gateway takes traffic. Without it http://127.0.0.1:8080.</summary>
    [Parameter]
    public string? Gateway { get; set; }

    /// <summary>Only controller and API; gateways run apart.</summary>
    [Parameter]
    public SwitchParameter NoGateway { get; set; }

    /// <summary>File of the store; made when it is not there. Without it hal9-migrate.db in this folder.</summary>
    [Parameter]
    public string? Store { get; set; }

    /// <summary>PEM file of the certificate of https addresses.</summary>
    [Parameter]
    public string? CertificatePath { get; set; }

    /// <summary>PEM file of its private key.</summary>
    [Parameter]
    public string? CertificateKeyPath { get; set; }

    /// <summary>Names under which the API is called, besides its address and localhost.</summary>
    [Parameter]
    public string[]? HostName { get; set; }

    /// <summary>Folder of the files that plans may refer to as ${file:NAME}.</summary>
    [Parameter]
    public string? SecretsDirectory { get; set; }

    /// <summary>Where metrics are read without a token: an address of loopback and a port.</summary>
    [Parameter]
    public string? MetricsAddress { get; set; }

    /// <summary>The collector of OpenTelemetry that traces are sent to.</summary>
    [Parameter]
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>How to log: Text, for people, or Json, one object a line.</summary>
    [Parameter]
    [ValidateSet("Text", "Json")]
    public string? LogFormat { get; set; }

    /// <summary>Let the API listen beyond this machine without TLS, because something in front of it does TLS.</summary>
    [Parameter]
    public SwitchParameter AllowInsecure { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!Agrees($"Start a migration server at {Listen ?? "http://127.0.0.1:8900"}"))
        {
            return;
        }

        string? written = null;
        try
        {
            if (Start("Starting the migration server", Arguments(out written), (child, announcement) => new Hal9ServerProcess(child, announcement)) is { } started)
            {
                Emit(started);
            }
        }
        finally
        {
            // The server has read it by now.
            if (written is not null)
            {
                File.Delete(written);
            }
        }
    }

    /// <summary>The command line; a plan that is no file becomes one.</summary>
    private List<string> Arguments(out string? written)
    {
        written = null;
        List<string> line = ["serve"];
        if (PlanOf(Plan) is { } read)
        {
            var text = "";
            Run(async (_, token) =>
            {
                var source = await read(token).ConfigureAwait(false);
                source.Check();
                text = source.Text;
                return OperationOutcome.Done;
            });
            written = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"hal9-plan-{Guid.NewGuid():N}.json");
            File.WriteAllText(written, text);
            Add("--plan", written);
        }

        Add("--listen", Listen);
        Add("--gateway", Gateway);
        Add("--store", Store is null ? null : FilePath(Store));
        Add("--tls-cert", CertificatePath is null ? null : FilePath(CertificatePath));
        Add("--tls-key", CertificateKeyPath is null ? null : FilePath(CertificateKeyPath));
        Add("--secrets-dir", SecretsDirectory is null ? null : FilePath(SecretsDirectory));
        Add("--metrics", MetricsAddress);
        Add("--otlp", OtlpEndpoint?.OriginalString);
        Add("--log-format", LogFormat);
        Add("--allow-hostname", HostName is null ? null : string.Join(',', HostName));
        line.AddRange(new[] { (NoGateway, "--no-gateway"), (AllowInsecure, "--allow-insecure") }.Where(choice => choice.Item1).Select(choice => choice.Item2));
        return line;

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                line.AddRange([option, value]);
            }
        }
    }
}
