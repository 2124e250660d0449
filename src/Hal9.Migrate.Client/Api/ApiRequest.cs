using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Hal9.Migrate.Json;

namespace Hal9.Migrate.Client.Api;

/// <summary>A request as often as it has to be sent.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">What to send as JSON; a text is sent as it is.</param>
/// <param name="IsSafe">Whether it changes nothing, so that sending it again does no harm.</param>
/// <param name="ResumeAfter">The last event seen, for a stream of events; else null.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, object? Body, bool IsSafe, long? ResumeAfter = null)
{
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path, null, IsSafe: true);

    /// <summary>A change; a dry run of it is safe.</summary>
    public static ApiRequest Change(HttpMethod method, string path, object? body, bool dryRun) =>
        new(method, ApiQuery.Of(path, (ApiQuery.DryRun, dryRun)), body, dryRun);

    /// <summary>A question that needs a body.</summary>
    public static ApiRequest Ask(string path, object body) => new(HttpMethod.Post, path, body, IsSafe: true);

    /// <summary>A stream of events.</summary>
    public static ApiRequest Follow(string path, long after) => new(HttpMethod.Get, path, null, IsSafe: true, after);

    /// <summary>A message to send once.</summary>
    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Path);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(ResumeAfter is null ? "application/json" : "text/event-stream"));
        if (ResumeAfter is { } last)
        {
            message.Headers.Add("Last-Event-ID", last.ToString(CultureInfo.InvariantCulture));
        }

        message.Content = Body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            var body => JsonContent.Create(body, body.GetType(), options: Hal9Json.Options),
        };
        return message;
    }
}
