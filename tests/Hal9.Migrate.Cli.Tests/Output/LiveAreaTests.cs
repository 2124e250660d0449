using System.Text;
using Hal9.Migrate.Cli.Output;
using Spectre.Console;

namespace Hal9.Migrate.Cli.Tests.Output;

public sealed class LiveAreaTests
{
    private const string Clear = "\u001b[2J";

    [Fact]
    public async Task Draw_TheTerminalWasMadeNarrower_IsDrawnAnewForItsWidth()
    {
        using var terminal = new ResizableTerminal { Width = 100 };
        await using var area = new LiveArea(terminal.Open());
        area.Show(width => new Text($"as wide as {width}".PadRight(width, '.')));
        terminal.Take().ShouldNotContain(Clear);

        terminal.Width = 40;
        area.Draw();

        var drawn = terminal.Take();
        drawn.ShouldContain(Clear);
        drawn.ShouldContain("as wide as 39");
        drawn[drawn.LastIndexOf(Clear, StringComparison.Ordinal)..].Split('\n').ShouldAllBe(line => line.Count(each => each == '.' || each == ' ') < 40);
    }

    [Fact]
    public async Task Draw_WhatStoodBelow_StaysBelowUntilTheContentIsReplaced()
    {
        using var terminal = new ResizableTerminal { Width = 100 };
        await using var area = new LiveArea(terminal.Open());
        area.Show(_ => new Text("content"));
        area.ShowBelow(_ => new Text("nobody answers"));
        terminal.Take().ShouldContain("nobody answers");

        terminal.Width = 60;
        area.Draw();
        terminal.Take().ShouldContain("nobody answers");

        area.Show(_ => new Text("content again"));
        terminal.Take().ShouldNotContain("nobody answers");
    }

    /// <summary>A terminal whose owner changes its size.</summary>
    private sealed class ResizableTerminal : IAnsiConsoleOutput, IDisposable
    {
        private readonly StringWriter _writer = new();

        public TextWriter Writer => _writer;

        public bool IsTerminal => true;

        public int Width { get; set; }

        public int Height => 30;

        public void SetEncoding(Encoding encoding)
        {
        }

        public IAnsiConsole Open() => AnsiConsole.Create(new AnsiConsoleSettings { Out = this, Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, ColorSystem = ColorSystemSupport.NoColors });

        public void Dispose() => _writer.Dispose();

        /// <summary>What was written since the last time.</summary>
        public string Take()
        {
            var text = _writer.ToString();
            _writer.GetStringBuilder().Clear();
            return text;
        }
    }
}
