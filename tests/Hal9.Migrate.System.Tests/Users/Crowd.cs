using System.Collections.Concurrent;
using System.Globalization;

namespace Hal9.Migrate.SystemTests.Users;

/// <summary>Users who keep asking, each the next time only after the answer to the last (a closed loop). Every answer is remembered.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Askers = 8;
    private const int UsersEach = 25;
    private static readonly TimeSpan Think = TimeSpan.FromMilliseconds(15);

    private readonly ConcurrentQueue<Reply> _answers = [];
    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _http;
    private readonly Task _asking;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Crowd(Uri gateway)
    {
        _http = User.Open(gateway);
        _asking = Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Run(() => AskAsync(asker))));
    }

    /// <summary>Every answer, in the order in which they came.</summary>
    public IReadOnlyCollection<Reply> Answers => _answers;

    /// <summary>Waits until so many more requests have been answered, or have failed.</summary>
    public async Task AnsweredAsync(int more)
    {
        for (var wanted = _answers.Count + more; ;)
        {
            var next = _next.Task;
            if (_answers.Count >= wanted)
            {
                return;
            }

            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks nothing more and waits for the last answers.</summary>
    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await _asking;
    }

    /// <summary>Nobody was refused, everybody got the right answer, and nobody came back to the legacy from the successor.</summary>
    public void ShouldHaveNoticedNothing()
    {
        _answers.Where(answer => answer.Failure is not null).ShouldBeEmpty();
        foreach (var same in _answers.GroupBy(answer => answer.Asked, StringComparer.Ordinal))
        {
            same.Select(answer => answer.Neuron).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
        }

        foreach (var user in _answers.GroupBy(answer => answer.User, StringComparer.Ordinal))
        {
            user.SkipWhile(answer => answer.ServedBy == "legacy").ShouldAllBe(answer => answer.ServedBy == "successor", $"User {user.Key} came back to the legacy.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _enough.Dispose();
    }

    private async Task AskAsync(int asker)
    {
        for (var number = 0; !_enough.IsCancellationRequested; number++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"{asker}-{number % UsersEach}");
            _answers.Enqueue(await User.AskAsync(_http, user, number, CancellationToken.None));
            Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            await Task.Delay(Think, TimeProvider.System, CancellationToken.None);
        }
    }
}
