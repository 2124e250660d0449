using System.Net.Sockets;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>Says why an address cannot be listened on.</summary>
public static class AddressProblem
{
    /// <summary>The problem behind an exception of a server that was to listen; null when it says something else.</summary>
    public static Problem? Of(Exception exception, string address)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => new(ProblemCode.AddressUnavailable, $"{address} is taken by another program.", "Stop that program, or choose another port."),
                    SocketError.AccessDenied => new(ProblemCode.AddressUnavailable, $"This user may not listen on {address}.", "Choose a port above 1023, or give the user the right."),
                    SocketError.AddressNotAvailable => new(ProblemCode.AddressUnavailable, $"{address} is no address of this machine.", "Give one of its own addresses, or * for all of them."),
                    _ => new(ProblemCode.AddressUnavailable, $"{address} cannot be listened on: {socket.Message}"),
                };
            }
        }

        return null;
    }
}
