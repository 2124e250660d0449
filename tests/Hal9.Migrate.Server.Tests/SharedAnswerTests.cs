using Hal9.Migrate.Server.Control;
using Microsoft.Extensions.Time.Testing;

namespace Hal9.Migrate.Server.Tests;

public sealed class SharedAnswerTests
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new();
    private int _made;

    [Fact]
    public async Task Get_ManyAskAtOnce_IsMadeOnce()
    {
        var shared = new SharedAnswer<string, int>(_time);
        var finish = new TaskCompletionSource();

        var answers = Enumerable.Range(0, 50).Select(_ => shared.GetAsync("all", MaxAge, () => MakeAsync(finish.Task))).ToList();
        finish.SetResult();

        (await Task.WhenAll(answers)).ShouldAllBe(answer => answer == 1);
    }

    [Fact]
    public async Task Get_TooOldOrAnotherQuestion_IsMadeAnew()
    {
        var shared = new SharedAnswer<string, int>(_time);
        (await shared.GetAsync("one", MaxAge, () => MakeAsync())).ShouldBe(1);
        _time.Advance(MaxAge);
        (await shared.GetAsync("one", MaxAge, () => MakeAsync())).ShouldBe(1);
        _time.Advance(TimeSpan.FromTicks(1));
        (await shared.GetAsync("one", MaxAge, () => MakeAsync())).ShouldBe(2);
        (await shared.GetAsync("two", MaxAge, () => MakeAsync())).ShouldBe(3);
    }

    [Fact]
    public async Task Get_TheLastFailed_IsMadeAnew()
    {
        var shared = new SharedAnswer<string, int>(_time);
        await Should.ThrowAsync<InvalidDataException>(shared.GetAsync("one", MaxAge, () => Task.FromException<int>(new InvalidDataException())));
        (await shared.GetAsync("one", MaxAge, () => MakeAsync())).ShouldBe(1);
    }

    private async Task<int> MakeAsync(Task? after = null)
    {
        await (after ?? Task.CompletedTask);
        return Interlocked.Increment(ref _made);
    }
}
