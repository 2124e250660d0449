using System.Collections.Immutable;

namespace Hal9.Migrate.Cli.Layout;

/// <summary>A line, or a cell, of text.</summary>
internal sealed record Line(ImmutableArray<TextRun> Runs)
{
    public static Line Empty { get; } = new([]);

    /// <summary>Whether its end matters most: where it is too long its beginning is left out, and it is not wrapped. So are courses of time.</summary>
    public bool ShowsEnd { get; init; }

    public int Width => Runs.Sum(run => run.Text.Length);

    public static implicit operator Line(string? text) => string.IsNullOrEmpty(text) ? Empty : new([new TextRun(text)]);

    public static Line operator +(Line left, Line right) => new(left.Runs.AddRange(right.Runs));

    public static Line Of(string? text, Tone tone) => string.IsNullOrEmpty(text) ? Empty : new([new TextRun(text, tone)]);

    public static Line Strong(string? text) => Of(text, Tone.Strong);

    public static Line Dim(string? text) => Of(text, Tone.Dim);

    public static Line Good(string? text) => Of(text, Tone.Good);

    public static Line Warn(string? text) => Of(text, Tone.Warn);

    public static Line Bad(string? text) => Of(text, Tone.Bad);

    /// <summary>The line with blanks before or behind it, as wide as asked for.</summary>
    public Line Pad(int width, bool right) => Width >= width ? this : right ? (Line)new string(' ', width - Width) + this : this + new string(' ', width - Width);

    /// <summary>The line broken at blanks into lines of at most so many characters; a longer word is broken where the line ends.</summary>
    public IEnumerable<Line> Wrap(int width)
    {
        if (Width <= width)
        {
            yield return this;
            yield break;
        }

        if (ShowsEnd)
        {
            yield return Slice(Width - width, Width);
            yield break;
        }

        var rest = this;
        while (rest.Width > width)
        {
            var text = rest.ToString();
            var blank = text.LastIndexOf(' ', width);
            var cut = blank > 0 && !string.IsNullOrWhiteSpace(text[..blank]) ? blank : width;
            yield return rest.Slice(0, cut);
            rest = rest.Slice(cut + (cut == blank ? 1 : 0), rest.Width);
        }

        if (rest.Width > 0)
        {
            yield return rest;
        }
    }

    /// <summary>The plain text.</summary>
    public override string ToString() => string.Concat(Runs.Select(run => run.Text));

    private Line Slice(int from, int to)
    {
        var (runs, at) = (ImmutableArray.CreateBuilder<TextRun>(), 0);
        foreach (var run in Runs)
        {
            var (start, end) = (Math.Max(from - at, 0), Math.Min(to - at, run.Text.Length));
            if (start < end)
            {
                runs.Add(new TextRun(run.Text[start..end], run.Tone));
            }

            at += run.Text.Length;
        }

        return new(runs.ToImmutable());
    }
}
