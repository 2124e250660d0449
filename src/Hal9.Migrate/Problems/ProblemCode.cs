namespace Hal9.Migrate.Problems;

/// <summary>
/// Every stable error code. The HTTP API sends it as <c>code</c>, PowerShell as the error id <c>Hal9.&lt;code&gt;</c>.
/// A code keeps its meaning for ever; new meanings get new codes.
/// </summary>
public static class ProblemCode
{
    /// <summary>A plan has faults; the errors list all of them.</summary>
    public const string PlanInvalid = nameof(PlanInvalid);

    /// <summary>No plan has been registered yet.</summary>
    public const string PlanMissing = nameof(PlanMissing);

    /// <summary>A migration with another plan is open.</summary>
    public const string PlanDifferent = nameof(PlanDifferent);

    /// <summary>An amendment touches what must not change in a running migration.</summary>
    public const string PlanFixed = nameof(PlanFixed);

    /// <summary>An argument is malformed or out of range.</summary>
    public const string InvalidArgument = nameof(InvalidArgument);

    /// <summary>The step asked for cannot be reached from here by this command.</summary>
    public const string IllegalStep = nameof(IllegalStep);

    /// <summary>After a rollback the migration goes on only when asked to restart, with a reason.</summary>
    public const string RestartRequired = nameof(RestartRequired);

    /// <summary>The command needs a migration that is open and started.</summary>
    public const string NotStarted = nameof(NotStarted);

    /// <summary>The migration is closed: completed or aborted.</summary>
    public const string Closed = nameof(Closed);

    /// <summary>A rollback is under way; nothing else is accepted before it ends.</summary>
    public const string RollingBack = nameof(RollingBack);

    /// <summary>The migration was rolled back instead of reaching its goal.</summary>
    public const string RolledBack = nameof(RolledBack);

    /// <summary>The migration waits for a person.</summary>
    public const string NeedsDecision = nameof(NeedsDecision);

    /// <summary>The migration was aborted instead of reaching its goal.</summary>
    public const string Aborted = nameof(Aborted);

    /// <summary>The time the caller gave ran out; the migration goes on.</summary>
    public const string TimedOut = nameof(TimedOut);

    /// <summary>Pre-flight checks found something that forbids starting.</summary>
    public const string NotReady = nameof(NotReady);

    /// <summary>A verification found something wrong.</summary>
    public const string VerificationFailed = nameof(VerificationFailed);

    /// <summary>There is no such gate at the current step.</summary>
    public const string UnknownGate = nameof(UnknownGate);

    /// <summary>The gate is not one that a person answers.</summary>
    public const string NotAnApproval = nameof(NotAnApproval);

    /// <summary>The person who started the migration cannot approve it.</summary>
    public const string OwnApproval = nameof(OwnApproval);

    /// <summary>There is no such feature flag.</summary>
    public const string UnknownFeature = nameof(UnknownFeature);

    /// <summary>There is no such checkpoint.</summary>
    public const string UnknownCheckpoint = nameof(UnknownCheckpoint);

    /// <summary>No verdict with what it was made from is kept for that journal record.</summary>
    public const string UnknownVerdict = nameof(UnknownVerdict);

    /// <summary>A checkpoint of that name exists.</summary>
    public const string CheckpointExists = nameof(CheckpointExists);

    /// <summary>The checkpoint lies ahead of the current step.</summary>
    public const string CheckpointAhead = nameof(CheckpointAhead);

    /// <summary>There is no HAL9 component of that name.</summary>
    public const string UnknownComponent = nameof(UnknownComponent);

    /// <summary>A journal record does not match its hash or its predecessor.</summary>
    public const string JournalTampered = nameof(JournalTampered);

    /// <summary>The journal moved on since it was read; read again and retry.</summary>
    public const string JournalMoved = nameof(JournalMoved);

    /// <summary>Another controller has taken over; this one may write nothing.</summary>
    public const string LeaseLost = nameof(LeaseLost);

    /// <summary>Another server uses the store.</summary>
    public const string StoreInUse = nameof(StoreInUse);

    /// <summary>The store is not empty, so nothing can be imported into it.</summary>
    public const string StoreNotEmpty = nameof(StoreNotEmpty);

    /// <summary>The store's file is damaged or is not a store.</summary>
    public const string StoreCorrupt = nameof(StoreCorrupt);

    /// <summary>The store cannot be written (read-only, full, no rights).</summary>
    public const string StoreUnwritable = nameof(StoreUnwritable);

    /// <summary>A table cannot be captured, copied or written exactly; the detail says why.</summary>
    public const string StateUnsupported = nameof(StateUnsupported);

    /// <summary>The log of changes is not the one that was read so far: changes may be missing, and the tables have to be copied again.</summary>
    public const string CaptureLost = nameof(CaptureLost);

    /// <summary>A secret that a plan refers to is not there, or may not be read from here.</summary>
    public const string SecretUnavailable = nameof(SecretUnavailable);

    /// <summary>An exported document cannot be imported; the errors say why.</summary>
    public const string ImportInvalid = nameof(ImportInvalid);

    /// <summary>The address to listen on is taken or not ours.</summary>
    public const string AddressUnavailable = nameof(AddressUnavailable);

    /// <summary>An address off loopback without TLS is refused unless asked for.</summary>
    public const string InsecureAddress = nameof(InsecureAddress);

    /// <summary>The server cannot be reached.</summary>
    public const string ServerUnreachable = nameof(ServerUnreachable);

    /// <summary>No token, or one that is unknown, revoked or expired.</summary>
    public const string Unauthenticated = nameof(Unauthenticated);

    /// <summary>The token's role does not allow this.</summary>
    public const string Forbidden = nameof(Forbidden);

    /// <summary>The request's Host or Origin is not one of this server's.</summary>
    public const string ForeignOrigin = nameof(ForeignOrigin);

    /// <summary>A token of that name exists.</summary>
    public const string TokenExists = nameof(TokenExists);

    /// <summary>There is no token of that name.</summary>
    public const string UnknownToken = nameof(UnknownToken);

    /// <summary>The body is not the JSON that is expected.</summary>
    public const string MalformedBody = nameof(MalformedBody);

    /// <summary>The body is larger than allowed.</summary>
    public const string BodyTooLarge = nameof(BodyTooLarge);

    /// <summary>There is no such resource.</summary>
    public const string NotFound = nameof(NotFound);

    /// <summary>A gateway holds a snapshot of another journal.</summary>
    public const string ForeignGateway = nameof(ForeignGateway);

    /// <summary>The gateway has no routing snapshot yet, so it cannot serve.</summary>
    public const string NoSnapshot = nameof(NoSnapshot);

    /// <summary>A rollback waits for a decision, and until then nobody may write.</summary>
    public const string WritesRefused = nameof(WritesRefused);

    /// <summary>The service behind the gateway cannot be reached, broke off, or answered what cannot be passed on.</summary>
    public const string UpstreamUnreachable = nameof(UpstreamUnreachable);

    /// <summary>The service behind the gateway was silent for too long.</summary>
    public const string UpstreamTimeout = nameof(UpstreamTimeout);

    /// <summary>Something failed that should not; the server's log says more.</summary>
    public const string Unexpected = nameof(Unexpected);
}
