namespace Hal9.Migrate.SystemTests.Users;

/// <summary>What a user got for one request.</summary>
/// <param name="User">The key the user is told by.</param>
/// <param name="Asked">What was asked.</param>
/// <param name="ServedBy">legacy or successor; null when the answer does not say, or there was none.</param>
/// <param name="Neuron">The neuron that was found; null when the request failed.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
internal sealed record Reply(string User, string Asked, string? ServedBy, string? Neuron, string? Failure);
