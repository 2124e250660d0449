using System.Collections.Immutable;
using Hal9.Migrate.Checkpoints;
using Hal9.Migrate.Features;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Client.Api;

/// <summary>What a migration holds: flags, checkpoints, its control document; and who may touch it.</summary>
public sealed partial class MigrationClient
{
    /// <summary>The feature flags, by name.</summary>
    public Task<ImmutableArray<FeatureFlag>> GetFeaturesAsync(CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<FeatureFlag>>(ApiPath.Features, cancellationToken);

    /// <summary>One feature flag.</summary>
    public Task<FeatureFlag> GetFeatureAsync(string key, CancellationToken cancellationToken) =>
        GetAsync<FeatureFlag>(ApiPath.Below(ApiPath.Features, key), cancellationToken);

    /// <summary>Adds a flag, or changes what is given of one.</summary>
    public Task<ChangeDocument> SetFeatureAsync(string key, FeatureRequest request, bool dryRun, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Put, ApiPath.Below(ApiPath.Features, key), request, dryRun, cancellationToken);

    /// <summary>Removes a flag.</summary>
    public Task<ChangeDocument> RemoveFeatureAsync(string key, bool dryRun, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Features, key), null, dryRun, cancellationToken);

    /// <summary>The checkpoints, oldest first.</summary>
    public Task<ImmutableArray<Checkpoint>> GetCheckpointsAsync(CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<Checkpoint>>(ApiPath.Checkpoints, cancellationToken);

    /// <summary>One checkpoint.</summary>
    public Task<Checkpoint> GetCheckpointAsync(string name, CancellationToken cancellationToken) =>
        GetAsync<Checkpoint>(ApiPath.Below(ApiPath.Checkpoints, name), cancellationToken);

    /// <summary>Makes a checkpoint.</summary>
    public Task<ChangeDocument> CreateCheckpointAsync(CheckpointRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Checkpoints, request, dryRun, cancellationToken);

    /// <summary>Goes back to a checkpoint's step and flags.</summary>
    public Task<ChangeDocument> RestoreCheckpointAsync(string name, ReasonRequest request, bool dryRun, CancellationToken cancellationToken) =>
        PostAsync(ApiPath.Below(ApiPath.Checkpoints, name, "restore"), request, dryRun, cancellationToken);

    /// <summary>Removes a checkpoint.</summary>
    public Task<ChangeDocument> RemoveCheckpointAsync(string name, bool dryRun, CancellationToken cancellationToken) =>
        ChangeAsync(HttpMethod.Delete, ApiPath.Below(ApiPath.Checkpoints, name), null, dryRun, cancellationToken);

    /// <summary>The control document with the whole journal.</summary>
    public Task<ExportDocument> ExportAsync(CancellationToken cancellationToken) => GetAsync<ExportDocument>(ApiPath.State, cancellationToken);

    /// <summary>Imports a control document into an empty store; a dry run only validates it.</summary>
    public Task<ImportDocument> ImportAsync(ExportDocument document, bool dryRun, CancellationToken cancellationToken) =>
        _transport.SendAsync<ImportDocument>(ApiRequest.Change(HttpMethod.Post, ApiPath.State, document, dryRun), cancellationToken);

    /// <summary>The tokens, without their texts.</summary>
    public Task<ImmutableArray<TokenDocument>> GetTokensAsync(CancellationToken cancellationToken) =>
        GetAsync<ImmutableArray<TokenDocument>>(ApiPath.Tokens, cancellationToken);

    /// <summary>Makes a token; its text is in the answer and nowhere else.</summary>
    public Task<NewTokenDocument> CreateTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync<NewTokenDocument>(ApiRequest.Change(HttpMethod.Post, ApiPath.Tokens, request, dryRun: false), cancellationToken);

    /// <summary>Revokes a token; from then on it is worthless.</summary>
    public async Task RevokeTokenAsync(string name, CancellationToken cancellationToken) =>
        await _transport.ReadTextAsync(ApiRequest.Change(HttpMethod.Delete, ApiPath.Below(ApiPath.Tokens, name), null, dryRun: false), cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a code with which a browser is signed in as whoever asks: good once, for a minute.</summary>
    public Task<SessionCodeDocument> CreateSessionCodeAsync(CancellationToken cancellationToken) =>
        _transport.SendAsync<SessionCodeDocument>(ApiRequest.Change(HttpMethod.Post, ApiPath.SessionCodes, null, dryRun: false), cancellationToken);

    /// <summary>Makes a token with which one's own requests are served by the side of one's choice.</summary>
    public Task<RouteTokenDocument> CreateRouteTokenAsync(RouteTokenRequest request, CancellationToken cancellationToken) =>
        _transport.SendAsync<RouteTokenDocument>(ApiRequest.Change(HttpMethod.Post, ApiPath.RouteTokens, request, dryRun: false), cancellationToken);
}
