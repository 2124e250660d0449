namespace Hal9.Migrate.Client.Hosting;

/// <summary>The answer to whether a change shall be made.</summary>
public enum Consent
{
    /// <summary>Make it.</summary>
    Granted,

    /// <summary>Leave it.</summary>
    Refused,

    /// <summary>Only the preview was wanted, and it was shown.</summary>
    PreviewOnly,
}
