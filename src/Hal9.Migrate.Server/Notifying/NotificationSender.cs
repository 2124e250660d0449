using System.Net.Http.Headers;
using Hal9.Migrate.Notifications;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Secrets;

namespace Hal9.Migrate.Server.Notifying;

/// <summary>Tells a destination once. What it says of a failure names neither address nor secret.</summary>
internal sealed class NotificationSender(AskingHttp http, SecretReferences secrets, TimeProvider time)
{
    /// <summary>The notification's id, the same at every attempt, so that who hears it twice can tell.</summary>
    public const string IdHeader = "X-Hal9-Notification";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Tries once. Throws <see cref="OperationCanceledException"/> only.</summary>
    public async Task<Delivery> SendAsync(NotificationDestination destination, Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            // Anew at every attempt: a secret may have been put right meanwhile.
            if (!Uri.TryCreate(secrets.Resolve(destination.Url), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                return new($"what {destination.Url} stands for is no http or https address", IsTransient: true);
            }

            var key = destination.Secret is { } secret ? secrets.Resolve(secret) : null;
            using var request = SignedRequest.Of(url, NotificationBody.Of(destination.Kind, notification), key, time.GetUtcNow());
            request.Headers.Add(IdHeader, notification.Id);
            using var response = await http.Client.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            return status is >= 200 and < 300 ? Delivery.Done : new($"it answers with status {status}", status is >= 500 or 408 or 429, Wait(response.Headers.RetryAfter));
        }
        catch (HttpRequestException exception)
        {
            // The message would name host and port, and the address is a secret.
            return new($"it is not reached ({exception.HttpRequestError})", IsTransient: true);
        }
        catch (MigrateException exception)
        {
            return new(exception.Problem.Detail, IsTransient: true);
        }
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? asked)
    {
        var wait = asked?.Delta ?? asked?.Date - time.GetUtcNow();
        return wait is not { } known || known <= TimeSpan.Zero ? null : known < LongestWait ? known : LongestWait;
    }
}
