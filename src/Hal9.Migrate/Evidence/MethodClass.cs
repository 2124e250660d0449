namespace Hal9.Migrate.Evidence;

/// <summary>Whether a request's method is safe (RFC 9110, section 9.2.1).</summary>
public enum MethodClass
{
    /// <summary>GET, HEAD, OPTIONS, TRACE.</summary>
    Safe,

    /// <summary>Every other method.</summary>
    Unsafe,
}
