namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>How a forwarded request ended, as far as evidence goes.</summary>
internal enum ForwardOutcome
{
    /// <summary>The service answered; its status says how well.</summary>
    Answered,

    /// <summary>The client gave up, or sent what cannot be forwarded: no fault of the service.</summary>
    ClientFault,

    /// <summary>The service could not be reached, broke off, or answered what cannot be passed on.</summary>
    Transport,

    /// <summary>The service was silent for too long.</summary>
    Timeout,
}
