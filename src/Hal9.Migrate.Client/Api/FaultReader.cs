using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Client.Connections;
using Hal9.Migrate.Json;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>Says what a failed request means, and what to do about it.</summary>
internal sealed class FaultReader(ServerConnection connection)
{
    private const int LongestQuote = 200;

    private string Server => CredentialsDocument.OriginOf(connection.Address);

    /// <summary>The fault of an answer that is no success.</summary>
    public async Task<MigrateException> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var problem = ProblemOf(body) ?? WithoutBody(response, body);
        return new MigrateException(problem.Code == ProblemCode.Unauthenticated ? WithTokenSource(problem) : problem);
    }

    /// <summary>The fault of a request that got no answer.</summary>
    public MigrateException Unreachable(HttpRequestException exception)
    {
        var (detail, remedy) = exception switch
        {
            { HttpRequestError: HttpRequestError.SecureConnectionError } or { InnerException: AuthenticationException } =>
                ($"TLS with it failed: {Innermost(exception)}", "Is that an https address? For a certificate of your own name its authority with --ca-file."),
            { HttpRequestError: HttpRequestError.NameResolutionError } => ($"the name {connection.Address.Host} is not known", "Is it spelt right?"),
            { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
                ("nobody listens there", "Start it with \"hal9-migrate serve\", or name the right address (--server or HAL9_SERVER)."),
            { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse } =>
                ($"it broke off its answer ({Innermost(exception)})", "Is that the server's address (not the gateway's), and is http or https right?"),
            _ => (Innermost(exception), "Is it running, and is that its address (--server or HAL9_SERVER)?"),
        };
        return new(ProblemCode.ServerUnreachable, $"The server at {Server} cannot be reached: {detail}.", remedy, exception);
    }

    /// <summary>The fault of a request whose answer took too long.</summary>
    public MigrateException TooSlow(TimeSpan waited, Exception exception)
    {
        var (detail, remedy) = NoAnswer(waited);
        return new(ProblemCode.ServerUnreachable, $"The server at {Server} cannot be reached: {detail}.", remedy, exception);
    }

    /// <summary>The fault of an answer that is not what the API promises.</summary>
    public MigrateException NotTheApi(string path, Exception exception) => new(
        ProblemCode.Unexpected, $"What {Server} answers to {path} is not what a server of this version answers: {exception.Message}",
        "Is that the address of a hal9-migrate server, and of this version?", exception);

    private static Problem? ProblemOf(string body)
    {
        try
        {
            return body.Length == 0 ? null : JsonSerializer.Deserialize<ProblemDocument>(body, Hal9Json.Options)?.ToProblem();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Problem WithoutBody(HttpResponseMessage response, string body) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized => new(ProblemCode.Unauthenticated, $"{Server} does not accept the token.", "Ask an admin for a new one (token create)."),
        HttpStatusCode.Forbidden => new(ProblemCode.Forbidden, $"{Server} does not allow this with this token.", "Use a token with a higher role."),
        HttpStatusCode.NotFound => new(
            ProblemCode.NotFound, $"{Server} knows nothing at {response.RequestMessage?.RequestUri?.AbsolutePath}.", "Is that the address of a hal9-migrate server, and of this version?"),
        HttpStatusCode.RequestEntityTooLarge => new(ProblemCode.BodyTooLarge, $"What was sent is larger than {Server} accepts."),
        var status when SendPipeline.IsAway(status) => new(
            ProblemCode.ServerUnreachable, $"The server at {Server} cannot be reached: it answers {(int)status} {response.ReasonPhrase}.", "It may be starting or stopping; try again in a moment."),
        var status when (int)status is >= 300 and < 400 => new(
            ProblemCode.Unexpected, $"{Server} points to {response.Headers.Location}; the token is not sent there.", "Name the right address with --server or HAL9_SERVER."),
        var status => new(ProblemCode.Unexpected, $"{Server} answers {(int)status} {response.ReasonPhrase}{Quote(body)}", "Is that the address of a hal9-migrate server? Its log says more."),
    };

    private Problem WithTokenSource(Problem problem) => connection.Token is null
        ? new(
            ProblemCode.Unauthenticated,
            $"There is no token for {Server}. Looked at {connection.TokenSource}.",
            "The server wrote the first token to the credentials folder of the account it was first started by; an admin makes others (token create).")
        : problem with { Detail = $"{problem.Detail} (The token is the one from {connection.TokenSource}.)" };

    private static (string Detail, string Remedy) NoAnswer(TimeSpan waited) =>
        ($"no answer within {waited.TotalSeconds:0} s", "Is it overloaded, or does a firewall drop what is sent there?");

    private static string Quote(string body)
    {
        var text = string.Concat(body.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length == 0 ? "." : $": {text}";
    }

    private static string Innermost(Exception exception)
    {
        var last = exception;
        while (last.InnerException is { } inner)
        {
            last = inner;
        }

        return last.Message.TrimEnd('.');
    }
}
