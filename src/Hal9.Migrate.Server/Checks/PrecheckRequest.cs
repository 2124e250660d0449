using System.Collections.Immutable;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Server.Checks;

/// <summary>What to check.</summary>
/// <param name="Plan">The plan whose services are checked.</param>
/// <param name="IsDeep">Whether configuration, resources and latency are checked too.</param>
/// <param name="Components">Only these HAL9 components; all when empty.</param>
/// <param name="MayQuoteRows">Whether who asks may see rows of the databases.</param>
internal sealed record PrecheckRequest(MigrationPlan Plan, bool IsDeep, ImmutableArray<string> Components, bool MayQuoteRows);
