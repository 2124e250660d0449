using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hal9.Migrate.Bench.Runner;

/// <summary>
/// A load of so many requests a second, whatever becomes of them: each has a time when it is due, waits for a free connection if there
/// is none, and its latency counts from when it was due. So a proxy that stalls is charged for everybody who waited.
/// </summary>
internal static class OpenLoopLoad
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public static async Task<LoadResult> RunAsync(int port, int size, int rate, int connections, TimeSpan duration)
    {
        using var due = new BlockingCollection<long>();
        var answered = new ConcurrentBag<List<double>>();
        var failed = 0L;
        var clients = Enumerable.Range(0, connections).Select(number => Task.Factory.StartNew(
            () =>
            {
                var (latencies, errors) = Serve(due, port, size, number);
                answered.Add(latencies);
                Interlocked.Add(ref failed, errors);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();

        var began = Stopwatch.GetTimestamp();
        var offered = 0L;
        using (var timer = new PeriodicTimer(Tick))
        {
            while (Stopwatch.GetElapsedTime(began) < duration && await timer.WaitForNextTickAsync())
            {
                for (var wanted = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate); offered < wanted; offered++)
                {
                    due.Add(began + (long)(offered * (double)Stopwatch.Frequency / rate));
                }
            }
        }

        due.CompleteAdding();
        await Task.WhenAll(clients);
        var sorted = answered.SelectMany(latencies => latencies).Order().ToList();
        return new LoadResult(offered, sorted.Count, failed, At(0.5), At(0.99), Stopwatch.GetElapsedTime(began));

        double At(double share) => sorted.Count == 0 ? double.PositiveInfinity : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
    }

    /// <summary>One connection on a thread of its own: blocking calls cost the load the least.</summary>
    private static (List<double> Latencies, long Errors) Serve(BlockingCollection<long> due, int port, int size, int number)
    {
        var latencies = new List<double>();
        var errors = 0L;
        var buffer = new byte[size + 4_096];
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var user = number * 1_000;
        foreach (var time in due.GetConsumingEnumerable())
        {
            var request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"GET /{size} HTTP/1.1\r\nHost: shop.example\r\nX-User: user-{user++ % 50_000}\r\n\r\n"));
            try
            {
                socket.Send(request);
                if (ReadAnswer(socket, buffer, size))
                {
                    latencies.Add(Stopwatch.GetElapsedTime(time).TotalMilliseconds);
                }
                else
                {
                    errors++;
                }
            }
            catch (SocketException)
            {
                errors++;
                break;
            }
        }

        return (latencies, errors);
    }

    private static bool ReadAnswer(Socket socket, byte[] buffer, int size)
    {
        var (length, head) = (0, -1);
        while (head < 0 || length < head + 4 + size)
        {
            var count = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None);
            if (count == 0)
            {
                return false;
            }

            length += count;
            head = head < 0 ? buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) : head;
            if (head >= 0 && !buffer.AsSpan().StartsWith("HTTP/1.1 200"u8))
            {
                return false;
            }
        }

        return true;
    }
}
