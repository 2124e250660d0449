using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Evidence;
using Hal9.Migrate.Health;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Problems;
using Hal9.Migrate.Reports;
using Hal9.Migrate.Verdicts;
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

    /// <summary>Asks for a comparison of all rows of both stores.</summary>
    public Task<RowVerificationDocument> VerifyRowsAsync(RowVerificationRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync<RowVerificationDocument>(ApiRequest.Change(HttpMethod.Post, ApiPath.DataVerification, request, dryRun: false), cancellationToken);

    /// <summary>Has rows carried over once more that are not the same on both sides; <see cref="GetRowVerificationAsync"/> tells how that goes.</summary>
    public Task<ChangeDocument> RepairRowsAsync(RowRepairRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.DataRepair, request, dryRun, cancellationToken);

    /// <summary>The rows of these tables, none for all, that one store does not take.</summary>
    public Task<ImmutableArray<ParkedRowDocument>> GetParkedRowsAsync(ImmutableArray<string> tables, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<ParkedRowDocument>>(ApiQuery.Of(ApiPath.DataParked, ("table", tables.IsEmpty ? null : string.Join(',', tables))), cancellationToken);

    /// <summary>The comparison of all rows that was asked for last, under way or done.</summary>
    public Task<RowVerificationDocument> GetRowVerificationAsync(CancellationToken cancellationToken) =>
        GetAsync<RowVerificationDocument>(ApiPath.DataVerification, cancellationToken);

    /// <summary>The verdicts on which a journal record was decided, with everything they were made from.</summary>
    public Task<VerdictBundle> GetVerdictAsync(long id, CancellationToken cancellationToken) =>
        GetAsync<VerdictBundle>(ApiPath.Below(ApiPath.Verdicts, id.ToString(CultureInfo.InvariantCulture)), cancellationToken);

    /// <summary>On which verdicts was decided, newest first.</summary>
    /// <param name="limit">How many at most, 1 to 1000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ImmutableArray<VerdictSummary>> GetVerdictsAsync(int limit, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<VerdictSummary>>(ApiQuery.Of(ApiPath.Verdicts, (ApiQuery.Limit, limit)), cancellationToken);

    /// <summary>Everything to be known about the migration, or about one phase of it.</summary>
    public Task<ReportDocument> GetReportAsync(Phase? phase, CancellationToken cancellationToken) =>
        GetAsync<ReportDocument>(ApiQuery.Of(ApiPath.Report, ("phase", phase?.ToString())), cancellationToken);

    /// <summary>Where the answers of the two services differ, worst first: routes, and in them places.</summary>
    /// <param name="from">From when on; with <paramref name="to"/> null as well, the last hour in which answers were compared.</param>
    /// <param name="to">Until when; null: until now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ImmutableArray<DifferenceDocument>> GetDifferencesAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<DifferenceDocument>>(ApiQuery.Of(ApiPath.Differences, ("from", from), ("to", to)), cancellationToken);
}
