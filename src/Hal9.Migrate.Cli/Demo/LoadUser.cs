using System.Globalization;

namespace Hal9.Migrate.Cli.Demo;

/// <summary>One of the demo's users: asks under a name and keeps its cookies, as a browser does. Thread-safe; the last cookies win.</summary>
internal sealed class LoadUser(int number)
{
    private volatile string? _cookie;

    /// <summary>A request of this user.</summary>
    public HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.TryAddWithoutValidation(DemoPlan.UserHeader, number.ToString(CultureInfo.InvariantCulture));
        if (_cookie is { } cookie)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }

        return request;
    }

    /// <summary>An answer to it.</summary>
    public void Heard(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            _cookie = string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0]));
        }
    }
}
