using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.PowerShell.Failures;

namespace Hal9.Migrate.PowerShell.Sessions;

/// <summary>
/// A server and as whom to speak to it. What cmdlets put out carries it as <c>Server</c>, so that what it is piped to goes to the same
/// server. Never shows the token. Thread-safe.
/// </summary>
public sealed class Hal9Session
{
    private readonly ServerConnection? _connection;
    private readonly Lazy<MigrationClient>? _client;

    /// <summary>The session of an address: the one connected to it, else one with the token that the environment has for it.</summary>
    public Hal9Session(string address) => Uri = ServerAddress.Parse(address, "-Server");

    /// <summary>The session of an address: the one connected to it, else one with the token that the environment has for it.</summary>
    public Hal9Session(Uri address)
        : this(address.OriginalString)
    {
    }

    internal Hal9Session(ServerConnection connection)
    {
        (_connection, Uri) = (connection, connection.Address);
        _client = new(() => new MigrationClient(connection, TimeProvider.System));
    }

    /// <summary>The server's address.</summary>
    public Uri Uri { get; }

    /// <summary>Where the token came from: a parameter, a variable or a file. Null while the session only names an address.</summary>
    public string? TokenSource => _connection is { Token: not null } ? Wording.Of(_connection.TokenSource) : null;

    /// <summary>The server's version, as it said when it was connected to; null before.</summary>
    public string? Version { get; internal set; }

    /// <summary>When it was connected to; null when cmdlets found it by themselves.</summary>
    public DateTimeOffset? ConnectedAt { get; internal set; }

    /// <summary>Whether it is more than an address.</summary>
    internal bool IsOpen => _client is not null;

    /// <summary>The client; the session has to be open.</summary>
    internal MigrationClient Client => _client!.Value;

    /// <summary>The connection; the session has to be open.</summary>
    internal ServerConnection Connection => _connection!;

    /// <summary>When its server was last found away, for what must be quick.</summary>
    internal long? AwaySince { get; set; }

    /// <summary>The address.</summary>
    public override string ToString() => CredentialsDocument.OriginOf(Uri);

    /// <summary>Closes what is open; requests under way fail.</summary>
    internal void Close()
    {
        if (_client is { IsValueCreated: true })
        {
            _client.Value.Dispose();
        }
    }
}
