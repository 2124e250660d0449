namespace Hal9.Migrate.Gateway.Writes;

/// <summary>The cookie that carries a <see cref="WriteMark"/>. Set on answers to requests that may write, never sent to a service.</summary>
internal static class MarkCookie
{
    /// <summary>Its name.</summary>
    public const string Name = "hal9_wrote";
}
