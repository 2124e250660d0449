using Hal9.Migrate.Client.Api;
using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Wire;

#pragma warning disable MA0048 // a request and what carries it out

namespace Hal9.Migrate.Client.Gates;

/// <summary>Answer a gate that waits for a person.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Approve">Yes or no.</param>
/// <param name="Reason">Why.</param>
public sealed record GateAnswer(string Gate, bool Approve, string? Reason = null);

/// <summary>Approves or denies a gate that waits for a person. Writes a <see cref="ChangeDocument"/>.</summary>
/// <param name="client">The server.</param>
public sealed class AnswerGateOperation(MigrationClient client)
    : ChangeOperation<GateAnswer>(ChangeImpact.Low, (answer, dryRun, token) => answer.Approve
        ? client.ApproveGateAsync(answer.Gate, new ReasonRequest(answer.Reason), dryRun, token)
        : client.DenyGateAsync(answer.Gate, new ReasonRequest(answer.Reason), dryRun, token));
