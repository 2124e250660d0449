using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Client.Connections;

/// <summary>Addresses of servers as people write them.</summary>
public static class ServerAddress
{
    /// <summary>Where a server listens unless told otherwise.</summary>
    public static Uri Default { get; } = new("http://127.0.0.1:8900");

    /// <summary>
    /// Reads an address. Without a scheme it is http on loopback and https elsewhere. Throws <see cref="MigrateException"/>
    /// (<see cref="ProblemCode.InvalidArgument"/>) for anything but scheme, host and port.
    /// </summary>
    /// <param name="text">The address.</param>
    /// <param name="source">Where it was given, for the error: <c>--server</c>, <c>HAL9_SERVER</c>.</param>
    public static Uri Parse(string text, string source)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text
            : Uri.TryCreate($"http://{text}", UriKind.Absolute, out var guess) && guess.IsLoopback ? $"http://{text}" : $"https://{text}";
        var fault =
            !Uri.TryCreate(whole, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0 ? "is no http or https address"
            : address.UserInfo.Length > 0 ? "must not contain a user name or password"
            : address.PathAndQuery != "/" || address.Fragment.Length > 0 ? "must end after host and port"
            : null;
        return fault is null ? address! : throw new MigrateException(
            ProblemCode.InvalidArgument, $"The server's address \"{text}\" ({source}) {fault}.", "Write it like http://127.0.0.1:8900 or https://migrate.example.com:8900.");
    }
}
