namespace Hal9.Sample.Http;

/// <summary>The address cannot be listened on. The message says why and what to do.</summary>
internal sealed class ListenException : Exception
{
    public ListenException()
    {
    }

    public ListenException(string message) : base(message)
    {
    }

    public ListenException(string message, Exception inner) : base(message, inner)
    {
    }
}
