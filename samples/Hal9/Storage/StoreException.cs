namespace Hal9.Sample.Storage;

/// <summary>A store that cannot be used as asked. The message says what is wrong, with which file, and what to do.</summary>
internal sealed class StoreException : Exception
{
    public StoreException()
    {
    }

    public StoreException(string message) : base(message)
    {
    }

    public StoreException(string message, Exception inner) : base(message, inner)
    {
    }
}
