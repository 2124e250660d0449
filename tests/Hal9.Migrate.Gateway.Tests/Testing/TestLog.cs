using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hal9.Migrate.Gateway.Tests.Testing;

/// <summary>Keeps every line that is logged.</summary>
internal sealed class TestLog : ILoggerProvider
{
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    /// <summary>The first line that contains the text, once it has been written.</summary>
    public async Task<(LogLevel Level, string Text)> LineAsync(string text)
    {
        while (true)
        {
            var next = _written.Task;
            if (Lines.FirstOrDefault(line => line.Text.Contains(text, StringComparison.Ordinal)) is { Text: not null } found)
            {
                return found;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private sealed class Logger(TestLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            log.Lines.Enqueue((logLevel, formatter(state, exception)));
            Interlocked.Exchange(ref log._written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }
    }
}
