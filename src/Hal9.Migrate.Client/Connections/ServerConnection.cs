using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Connections;

/// <summary>Which server to speak to, and as whom. Immutable.</summary>
public sealed record ServerConnection
{
    /// <summary>The variable that names the server.</summary>
    public const string ServerVariable = "HAL9_SERVER";

    /// <summary>The variable that holds the token.</summary>
    public const string TokenVariable = "HAL9_TOKEN";

    /// <summary>The server's address: scheme, host and port.</summary>
    public required Uri Address { get; init; }

    /// <summary>The token; null when none was found, and requests then go without.</summary>
    public string? Token { get; init; }

    /// <summary>Where the token came from, or else where it was looked for. For people.</summary>
    public required string TokenSource { get; init; }

    /// <summary>Certificates (PEM) to check the server's certificate against; null: the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// Finds server and token: what is said explicitly, then <c>HAL9_SERVER</c> and <c>HAL9_TOKEN</c>, then the credentials file of
    /// that server, then the default address. A token is only ever taken for the server it belongs to: <c>HAL9_TOKEN</c> for
    /// <c>HAL9_SERVER</c> where both are set. Throws <see cref="MigrateException"/>: <see cref="ProblemCode.InvalidArgument"/> for an
    /// unusable address or credentials file, <see cref="ProblemCode.InsecureAddress"/> for a token that would go over plain HTTP
    /// beyond this machine.
    /// </summary>
    /// <param name="options">What was said.</param>
    /// <param name="variable">The value of an environment variable; null when it is not set.</param>
    public static ServerConnection Resolve(ConnectionOptions options, Func<string, string?> variable)
    {
        var fromVariable = Set(variable(ServerVariable)) is { } named ? ServerAddress.Parse(named, ServerVariable) : null;
        var address = Set(options.Server) is { } said ? ServerAddress.Parse(said, "--server") : fromVariable ?? ServerAddress.Default;
        var variableIsMeant = fromVariable is null || CredentialsDocument.OriginOf(fromVariable) == CredentialsDocument.OriginOf(address);

        var connection = new ServerConnection { Address = address, CaFile = Set(options.CaFile), TokenSource = "" };
        if (Set(options.Token) is { } token)
        {
            connection = connection with { Token = token, TokenSource = "--token" };
        }
        else if (variableIsMeant && Set(variable(TokenVariable)) is { } tokenVariable)
        {
            connection = connection with { Token = tokenVariable, TokenSource = TokenVariable };
        }
        else
        {
            var file = CredentialsFile.PathOf(address, variable);
            var found = file is null ? null : CredentialsFile.Read(file, address);
            connection = connection with
            {
                Token = found?.Token,
                CaFile = connection.CaFile ?? found?.CaFile,
                TokenSource = found is not null ? file! : Unfound(file, variableIsMeant ? null : fromVariable),
            };
        }

        return connection.Token is not null && address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback
            ? throw new MigrateException(
                ProblemCode.InsecureAddress,
                $"The token is not sent to {CredentialsDocument.OriginOf(address)}: over plain HTTP everybody on the way could read it.",
                "Use the server's https address (--ca-file for a certificate of your own), or a tunnel to a loopback address.")
            : connection;
    }

    /// <summary>Names the server and where the token came from, never the token.</summary>
    public override string ToString() => $"{CredentialsDocument.OriginOf(Address)} (token: {(Token is null ? "none" : TokenSource)})";

    private static string Unfound(string? file, Uri? otherServer) =>
        $"--token, {TokenVariable}{(otherServer is null ? "" : $" (which is for {CredentialsDocument.OriginOf(otherServer)}, as {ServerVariable} says)")}"
        + $" and {file ?? $"a credentials file (set {CredentialsDocument.HomeVariable}: this account has no home folder)"}";

    private static string? Set(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
