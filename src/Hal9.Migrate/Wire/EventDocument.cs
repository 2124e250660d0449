using System.Text.Json;

namespace Hal9.Migrate.Wire;

/// <summary>One thing that was decided.</summary>
/// <param name="Sequence">Its number in the journal; 0 in a dry run.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Type">What kind of event.</param>
/// <param name="Message">The same for a person, in one line.</param>
/// <param name="Data">The event itself.</param>
public sealed record EventDocument(long Sequence, DateTimeOffset At, string Actor, string Type, string Message, JsonElement Data);
