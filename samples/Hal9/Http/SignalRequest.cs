namespace Hal9.Sample.Http;

/// <summary>A signal to store.</summary>
/// <param name="Content">Its text.</param>
/// <param name="Id">The sender's id for it: sending it again changes nothing. Null to have one made.</param>
internal sealed record SignalRequest(string? Content, string? Id);
