namespace Hal9.Migrate.Server.Identity;

/// <summary>Where this process listens, once it does.</summary>
public sealed class ServerAddresses
{
    /// <summary>Where the API is; null before it listens.</summary>
    public Uri? Api { get; internal set; }

    /// <summary>Where the gateway in this process takes traffic; null when there is none.</summary>
    public Uri? Gateway { get; internal set; }

    /// <summary>Both, as far as there are.</summary>
    public IEnumerable<Uri> All => new[] { Api, Gateway }.OfType<Uri>();
}
