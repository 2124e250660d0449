using System.Collections.Immutable;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Health;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>What was decided, measured and checked.</summary>
public sealed partial class MigrationClient
{
    /// <summary>Makes pre-flight checks.</summary>
    /// <param name="deep">Also configuration, resources and a latency baseline; takes seconds.</param>
    /// <param name="components">The HAL9 components to look at; all when empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<CheckReport> PrecheckAsync(bool deep, IEnumerable<string> components, CancellationToken cancellationToken) =>
        GetAsync<CheckReport>(ApiQuery.Of(ApiPath.Precheck, (ApiQuery.Deep, deep), (ApiQuery.Components, string.Join(',', components))), cancellationToken);

    /// <summary>Makes the pre-flight checks for a plan that need not be registered.</summary>
    public Task<CheckReport> CheckPlanAsync(string plan, bool deep, CancellationToken cancellationToken) =>
        _transport.SendAsync<CheckReport>(ApiRequest.Ask(ApiQuery.Of(ApiPath.PlanCheck, (ApiQuery.Deep, deep)), plan), cancellationToken);

    /// <summary>Verifies that what was decided is what happens.</summary>
    public Task<VerifyDocument> VerifyAsync(VerifyRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync<VerifyDocument>(ApiRequest.Ask(ApiPath.Verify, request), cancellationToken);

    /// <summary>What was decided, oldest first.</summary>
    /// <param name="after">The last sequence number already known; negative: so many from the end.</param>
    /// <param name="limit">How many at most, 1 to 10000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ImmutableArray<EventDocument>> GetEventsAsync(long after, int limit, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<EventDocument>>(ApiQuery.Of(ApiPath.Events, (ApiQuery.After, after), (ApiQuery.Limit, limit)), cancellationToken);

    /// <summary>
    /// What was decided after a sequence number and, from then on, as it happens; each once, also across restarts of the server.
    /// Ends only by cancellation, or with an exception when the first connection fails or the server refuses.
    /// </summary>
    /// <param name="after">The last sequence number already known; 0 for all; negative: so many from the end.</param>
    /// <param name="onAway">Told each time the server could not be reached again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<EventDocument> FollowEventsAsync(long after, Action<Problem>? onAway, CancellationToken cancellationToken) =>
        _feed.FollowAsync(after, onAway, cancellationToken);

    /// <summary>What was measured in a span, oldest first.</summary>
    public Task<ImmutableArray<PointDocument>> GetEvidenceAsync(EvidenceSpan span, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<PointDocument>>(
            ApiQuery.Of(ApiPath.Evidence, ("from", span.From), ("to", span.To), ("step", span.StepSeconds)), cancellationToken);

    /// <summary>The slowest and the failed requests of the last seconds (1 to 900).</summary>
    public Task<ImmutableArray<RequestSample>> GetRequestsAsync(int seconds, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<RequestSample>>(ApiQuery.Of(ApiPath.Requests, ("seconds", seconds)), cancellationToken);
}
