using System.Net;
using Hal9.Migrate.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hal9.Migrate.Gateway.Hosting;

/// <summary>An address to listen on.</summary>
public sealed record ListenAddress
{
    private ListenAddress(string text, bool isTls, string host, int port) => (Text, IsTls, Host, Port) = (text, isTls, host, port);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Whether it is https.</summary>
    public bool IsTls { get; }

    /// <summary>An IP address, <c>localhost</c>, or <c>*</c> for every address of this machine.</summary>
    public string Host { get; }

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; }

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Reads an address.</summary>
    /// <exception cref="MigrateException">It is none; <see cref="ProblemCode.InvalidArgument"/>.</exception>
    public static ListenAddress Parse(string text)
    {
        try
        {
            var address = BindingAddress.Parse(text);
            var host = address.Host.Trim('[', ']');
            if (address is { IsUnixPipe: false, IsNamedPipe: false, PathBase: "", Scheme: "http" or "https" } && address.Port is >= 0 and <= 65_535
                && (host is "*" or "+" or "localhost" || IPAddress.TryParse(host, out _)))
            {
                return new(text, address.Scheme == "https", host, address.Port);
            }
        }
        catch (FormatException)
        {
            // Said below.
        }

        throw new MigrateException(ProblemCode.InvalidArgument, $"\"{text}\" is not an address to listen on.",
            "Give the scheme, an IP address, \"localhost\" or \"*\", and a port, such as http://0.0.0.0:8080.");
    }

    /// <summary>Listens on it.</summary>
    public void Apply(KestrelServerOptions kestrel, Action<ListenOptions> configure)
    {
        if (Host is "*" or "+")
        {
            kestrel.ListenAnyIP(Port, configure);
        }
        else if (Host == "localhost" && Port > 0)
        {
            kestrel.ListenLocalhost(Port, configure);
        }
        else
        {
            // A free port cannot be the same on both loopback addresses.
            kestrel.Listen(Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host), Port, configure);
        }
    }
}
