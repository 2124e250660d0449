using System.Collections.Immutable;
using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Features;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Routing;

#pragma warning disable MA0048 // one line each: the list is the point

namespace Hal9.Migrate.Wire;

/// <summary>Start, adopt the running migration, or raise its goal.</summary>
/// <param name="Phase">How far to go (<c>RampUp</c> or <c>ramp-up</c>); Full when left out.</param>
/// <param name="Percentage">How far within Canary or RampUp.</param>
/// <param name="PlanHash">The plan the caller has in mind.</param>
/// <param name="Restart">Go on after a rollback; needs a reason.</param>
/// <param name="Reason">Why.</param>
/// <param name="Force">Start although pre-flight checks say not ready.</param>
public sealed record StartRequest(string? Phase = null, Percentage? Percentage = null, string? PlanHash = null, bool Restart = false, string? Reason = null, bool Force = false);

/// <summary>A change that only needs a reason: suspend, resume, abort, complete, approve, deny, restore.</summary>
public sealed record ReasonRequest(string? Reason = null);

/// <summary>Go back.</summary>
/// <param name="ToPhase">Where to; None when left out.</param>
/// <param name="ToPercentage">Which step of it; the last one that is earlier than now when left out.</param>
/// <param name="Reason">Why.</param>
/// <param name="AcceptLoss">Let a rollback that cannot bring every write back go on without them; for admins, with a reason.</param>
/// <param name="Gradual">Step by step, at once only if the evidence worsens.</param>
/// <param name="Rehearse">Move the users of the current step to the legacy and back, and measure that; nothing is rolled back.</param>
/// <param name="Parts">What to take back: <c>Routing</c>, <c>State</c>, <c>Features</c>; routing and state when left out.</param>
public sealed record RollbackRequest(
    string? ToPhase = null, Percentage? ToPercentage = null, string? Reason = null, bool AcceptLoss = false, bool Gradual = false, bool Rehearse = false,
    ImmutableArray<RollbackPart>? Parts = null);

/// <summary>Amend the plan of the open migration.</summary>
/// <param name="Plan">The whole new plan, as JSON.</param>
/// <param name="Reason">Why; required.</param>
public sealed record AmendRequest(JsonElement Plan, string? Reason = null);

/// <summary>Add a flag or change what is given of one.</summary>
public sealed record FeatureRequest(bool? Enabled = null, Percentage? Percentage = null, string? Description = null, ImmutableArray<TargetingRule>? Rules = null);

/// <summary>Make a checkpoint.</summary>
public sealed record CheckpointRequest(string Name, string? Description = null);

/// <summary>Make a token.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What its bearer may do.</param>
/// <param name="LifetimeSeconds">When it expires; never when left out.</param>
public sealed record TokenRequest(string Name, Role Role, long? LifetimeSeconds = null);

/// <summary>Sign a browser in, with one of these.</summary>
/// <param name="Token">The token's text.</param>
/// <param name="Code">A code that stands for a token, once and for a minute.</param>
public sealed record SessionRequest(string? Token = null, string? Code = null);

/// <summary>Make a route token.</summary>
/// <param name="Side">Which side shall serve.</param>
/// <param name="LifetimeSeconds">1 to 86400.</param>
public sealed record RouteTokenRequest(Side Side, int LifetimeSeconds = 900);

/// <summary>Verify.</summary>
/// <param name="Tests">Which of <c>endpoints</c>, <c>routing</c>, <c>flags</c>, <c>journal</c>; all when empty.</param>
public sealed record VerifyRequest(ImmutableArray<string> Tests);
