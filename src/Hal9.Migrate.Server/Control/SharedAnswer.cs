namespace Hal9.Migrate.Server.Control;

/// <summary>The last answer to a question that many ask at once, or soon after one another: it is made once for all of them. Thread-safe.</summary>
/// <typeparam name="TKey">What was asked.</typeparam>
/// <typeparam name="T">The answer.</typeparam>
internal sealed class SharedAnswer<TKey, T>(TimeProvider time)
    where TKey : IEquatable<TKey>
{
    private readonly Lock _lock = new();
    private (TKey Key, long Since, Task<T> Answer)? _last;

    /// <summary>The answer, begun at most so long ago; made now where there is none. One that failed is not given twice.</summary>
    public Task<T> GetAsync(TKey key, TimeSpan maxAge, Func<Task<T>> make)
    {
        lock (_lock)
        {
            if (_last is { } last && last.Key.Equals(key) && !last.Answer.IsFaulted && !last.Answer.IsCanceled && time.GetElapsedTime(last.Since) <= maxAge)
            {
                return last.Answer;
            }

            // Not on the asker's own time: whoever asks first may go before the others have their answer. It is not cancelled with anybody; those who wait
            // for it keep the server up until they have it.
            var answer = Task.Run(make);
            _last = (key, time.GetTimestamp(), answer);
            return answer;
        }
    }
}
