namespace Hal9.Migrate.State.Tests.Model;

/// <summary>Something that holds in every state does not; the message tells the story.</summary>
internal sealed class InvariantException(string message) : Exception(message);
