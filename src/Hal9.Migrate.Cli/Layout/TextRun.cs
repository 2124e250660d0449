namespace Hal9.Migrate.Cli.Layout;

/// <summary>A piece of a line.</summary>
/// <remarks>What servers and services say is shown to people; control characters in it never reach the terminal.</remarks>
internal readonly record struct TextRun
{
    public TextRun(string text, Tone tone = Tone.Plain) =>
        (Text, Tone) = (text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text, tone);

    public string Text { get; }

    public Tone Tone { get; }
}
