using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hal9.Migrate.Cli.Output;

/// <summary>A part of the terminal that is drawn again and again; what it shows last stays when it ends.</summary>
internal sealed class LiveArea : IAsyncDisposable
{
    private readonly IAnsiConsole _terminal;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private LiveDisplayContext _context = null!;
    private Func<int, IRenderable> _content = _ => new Text("");

    public LiveArea(IAnsiConsole terminal)
    {
        _terminal = terminal;
        _running = terminal.Live(new Text("")).Overflow(VerticalOverflow.Ellipsis).Cropping(VerticalOverflowCropping.Bottom).StartAsync(context =>
        {
            _context = context;
            return _end.Task;
        });
    }

    /// <summary>Replaces what is shown.</summary>
    /// <param name="content">What to show, for a width.</param>
    public void Show(Func<int, IRenderable> content)
    {
        _content = content;
        _context.UpdateTarget(content(Width));
    }

    /// <summary>Shows something below until the content is replaced.</summary>
    public void ShowBelow(Func<int, IRenderable> trouble) => _context.UpdateTarget(new Rows(_content(Width), trouble(Width)));

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _running;
    }

    private int Width => _terminal.Profile.Width - 1;
}
