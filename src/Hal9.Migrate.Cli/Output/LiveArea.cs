using System.Runtime.InteropServices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hal9.Migrate.Cli.Output;

/// <summary>A part of the terminal that is drawn again and again; what it shows last stays when it ends. Thread-safe.</summary>
internal sealed class LiveArea : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IAnsiConsole _terminal;
    private readonly PosixSignalRegistration? _resized;
    private TaskCompletionSource _end = null!;
    private Task _running = null!;
    private LiveDisplayContext _context = null!;
    private Func<int, IRenderable> _content = _ => new Text("");
    private Func<int, IRenderable>? _below;
    private (int Width, int Height) _size;

    public LiveArea(IAnsiConsole terminal)
    {
        _terminal = terminal;
        _size = Size;
        Begin();

        // Windows tells nobody; there it is seen at the next look.
        _resized = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Draw());
    }

    /// <summary>Replaces what is shown.</summary>
    /// <param name="content">What to show, for a width.</param>
    public void Show(Func<int, IRenderable> content)
    {
        lock (_gate)
        {
            (_content, _below) = (content, null);
            Draw();
        }
    }

    /// <summary>Shows something below until the content is replaced.</summary>
    public void ShowBelow(Func<int, IRenderable> trouble)
    {
        lock (_gate)
        {
            _below = trouble;
            Draw();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _resized?.Dispose();
        _end.TrySetResult();
        await _running;
    }

    /// <summary>Draws what is shown as it fits now.</summary>
    internal void Draw()
    {
        lock (_gate)
        {
            if (_end.Task.IsCompleted)
            {
                return;
            }

            // What was drawn for another width is broken into other lines by now: it cannot be drawn over, nor be filled up to that width.
            if (Size != _size)
            {
                _size = Size;
                _end.SetResult();
                _running.GetAwaiter().GetResult();
                _terminal.Clear();
                Begin();
            }

            var width = _size.Width - 1;
            _context.UpdateTarget(_below is { } below ? new Rows(_content(width), below(width)) : _content(width));
        }
    }

    private void Begin()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _end = end;
        _running = _terminal.Live(new Text("")).Overflow(VerticalOverflow.Ellipsis).Cropping(VerticalOverflowCropping.Bottom).StartAsync(context =>
        {
            _context = context;
            return end.Task;
        });
    }

    private (int Width, int Height) Size => (_terminal.Profile.Width, _terminal.Profile.Height);
}
