namespace Hal9.Sample.Faults;

/// <summary>Decides which requests the fault in force strikes. Thread-safe.</summary>
internal sealed class FaultInjector(Fault initial)
{
    private const double GoldenRatio = 0.6180339887498949;

    private volatile Fault _current = initial;
    private long _draws;

    public Fault Current => _current;

    public void Set(Fault fault)
    {
        Interlocked.Exchange(ref _draws, 0);
        _current = fault;
    }

    /// <summary>
    /// The fault for this request, if it strikes. Multiples of the golden ratio spread evenly over 0 to 1, so that any run of
    /// requests gets very nearly its share, and the same one every time.
    /// </summary>
    public Fault? Draw()
    {
        var fault = _current;
        if (fault.Kind == FaultKind.None)
        {
            return null;
        }

        var position = Interlocked.Increment(ref _draws) * GoldenRatio;
        return position - Math.Floor(position) < fault.Rate ? fault : null;
    }
}
