namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>What mirroring has for itself, so that it takes nothing from users' requests.</summary>
/// <param name="Client">Connections to the successor that no user's request uses.</param>
/// <param name="Budget">The memory for captured bodies.</param>
/// <param name="Comparing">Limits how many differing bodies are looked into at once; half of the cores stay free of it.</param>
internal sealed record MirrorResources(HttpMessageInvoker Client, CaptureBudget Budget, SemaphoreSlim Comparing);
