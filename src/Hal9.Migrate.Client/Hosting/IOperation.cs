namespace Hal9.Migrate.Client.Hosting;

/// <summary>What stands behind one verb of the CLI and one cmdlet. Stateless; may run several times.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
public interface IOperation<in TRequest>
{
    /// <summary>
    /// Does it. Throws <see cref="Problems.MigrateException"/> when it cannot be done, and <see cref="OperationCanceledException"/>
    /// when cancelled; a migration then goes on in the server all the same.
    /// </summary>
    Task<OperationOutcome> RunAsync(TRequest request, IOperationHost host, CancellationToken cancellationToken);
}
