using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Verification;

/// <summary>One of the things that can be verified.</summary>
internal interface IVerification
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Verifies; results, not exceptions, for what is wrong.</summary>
    Task<IReadOnlyList<VerificationDocument>> RunAsync(CancellationToken cancellationToken);
}
