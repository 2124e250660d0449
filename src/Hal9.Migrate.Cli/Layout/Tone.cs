namespace Hal9.Migrate.Cli.Layout;

/// <summary>What a piece of text is to a reader; a terminal makes a colour of it.</summary>
internal enum Tone
{
    Plain,
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
}
