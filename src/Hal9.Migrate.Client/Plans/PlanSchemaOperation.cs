using Hal9.Migrate.Client.Hosting;
using Hal9.Migrate.Plans;

namespace Hal9.Migrate.Client.Plans;

/// <summary>Writes the JSON Schema of plans as text; needs no server.</summary>
public sealed class PlanSchemaOperation : IOperation<NoRequest>
{
    /// <inheritdoc/>
    public Task<OperationOutcome> RunAsync(NoRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(PlanReader.Schema() + "\n");
        return Task.FromResult(OperationOutcome.Done);
    }
}
