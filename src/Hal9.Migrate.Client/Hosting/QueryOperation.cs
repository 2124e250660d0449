namespace Hal9.Migrate.Client.Hosting;

/// <summary>An operation that only asks the server something and writes the answer.</summary>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TAnswer">What is written.</typeparam>
/// <param name="ask">Asks the server.</param>
public abstract class QueryOperation<TRequest, TAnswer>(Func<TRequest, CancellationToken, Task<TAnswer>> ask) : IOperation<TRequest>
    where TAnswer : notnull
{
    /// <inheritdoc/>
    public async Task<OperationOutcome> RunAsync(TRequest request, IOperationHost host, CancellationToken cancellationToken)
    {
        host.Write(await ask(request, cancellationToken).ConfigureAwait(false));
        return OperationOutcome.Done;
    }
}
