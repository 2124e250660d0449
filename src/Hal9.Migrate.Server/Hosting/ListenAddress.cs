using System.Net;
using System.Net.Sockets;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Server.Hosting;

/// <summary>Reads and checks addresses to listen on.</summary>
internal static class ListenAddress
{
    /// <summary>The end point of an address; throws when it is none to listen on.</summary>
    public static IPEndPoint EndPointOf(Uri address, string option)
    {
        if (address.Scheme is not ("http" or "https") || address.AbsolutePath != "/")
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"{option} is {address}; expected http or https, an address and a port.", $"For example {option} http://127.0.0.1:8900.");
        }

        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? new(IPAddress.Loopback, address.Port)
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? new(ip, address.Port)
            : throw new MigrateException(ProblemCode.InvalidArgument, $"{option} is {address}; a name cannot be listened on.", "Give the IP address of this machine's network, 0.0.0.0 for all of them, or localhost.");
    }

    /// <summary>Refuses plain HTTP off loopback unless it is asked for: tokens would cross the network readable.</summary>
    public static void RefuseInsecure(Uri address, string option, bool allowed)
    {
        if (address.Scheme == Uri.UriSchemeHttp && !IPAddress.IsLoopback(EndPointOf(address, option).Address) && !allowed)
        {
            throw new MigrateException(
                ProblemCode.InsecureAddress, $"{option} {address} is reachable from other machines without TLS: tokens would cross the network readable.",
                "Give --tls-cert and --tls-key and an https address, listen on 127.0.0.1, or say --allow-insecure if something in front of it does TLS.");
        }
    }

    /// <summary>The problem of an address that cannot be listened on; null when the exception says something else.</summary>
    public static Problem? ProblemOf(Exception exception, Uri address, string option)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException!)
        {
            switch (cause)
            {
                case SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }:
                    return new(ProblemCode.AddressUnavailable, $"{option} {address} is taken by another program.", "Stop that program, or choose another port.");
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return new(ProblemCode.AddressUnavailable, $"This user may not listen on {address}.", "Choose a port above 1023, or give the user the right.");
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable }:
                    return new(ProblemCode.AddressUnavailable, $"{option} {address} is no address of this machine.", "Give one of its own addresses, or 0.0.0.0 for all.");
            }
        }

        return null;
    }
}
