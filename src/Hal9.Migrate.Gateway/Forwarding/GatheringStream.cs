using System.Buffers;

namespace Hal9.Migrate.Gateway.Forwarding;

/// <summary>
/// Reads from another stream as much as is there. A response arrives in pieces (what the buffer of its head held, then each chunk, then
/// what the socket has), and the forwarder sends every piece that it reads to the client by itself; gathered they go in one. Nothing is
/// held back: when the next byte is not there yet, what has been read is returned.
/// </summary>
/// <remarks>
/// Whether more is there is asked by a read into nothing, which needs no buffer while it waits. The read after that goes into a buffer
/// of its own, because it may have to wait all the same (half of a chunk's head is there), and the caller's buffer is not to be kept
/// until then. For one reader at a time.
/// </remarks>
internal sealed class GatheringStream(Stream inner) : Stream
{
    private const int OwnBytes = 16 * 1024;

    private Task<int>? _look;
    private Task<int>? _early;
    private byte[]? _own;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_early is { } early)
        {
            return await TakeEarlyAsync(early, buffer);
        }

        if (_look is { } look)
        {
            // A failure that the look has met is told now, after the bytes that were there before it.
            _look = null;
            await look;
        }

        var count = await inner.ReadAsync(buffer, cancellationToken);
        return count == 0 ? 0 : Gather(buffer, count, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            Forget(_look);
            Forget(_early);
        }

        base.Dispose(disposing);
    }

    private int Gather(Memory<byte> buffer, int count, CancellationToken cancellationToken)
    {
        while (count < buffer.Length && IsMoreThere(cancellationToken))
        {
            _own ??= ArrayPool<byte>.Shared.Rent(OwnBytes);
            var read = inner.ReadAsync(_own.AsMemory(0, Math.Min(_own.Length, buffer.Length - count)), cancellationToken);
            if (!read.IsCompletedSuccessfully)
            {
                _early = read.AsTask();
                return count;
            }

            var more = read.Result;
            _own.AsSpan(0, more).CopyTo(buffer.Span[count..]);
            count += more;
            if (more == 0)
            {
                break;
            }
        }

        GiveBack();
        return count;
    }

    private bool IsMoreThere(CancellationToken cancellationToken)
    {
        var look = inner.ReadAsync(Memory<byte>.Empty, cancellationToken);
        if (look.IsCompletedSuccessfully)
        {
            _ = look.Result;
            return true;
        }

        _look = look.AsTask();
        return false;
    }

    /// <summary>The read that had to wait; a caller that only asks whether something is there leaves its bytes for the next.</summary>
    private async ValueTask<int> TakeEarlyAsync(Task<int> early, Memory<byte> buffer)
    {
        var count = await early;
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var taken = Math.Min(count, buffer.Length);
        _own.AsSpan(0, taken).CopyTo(buffer.Span);
        if (taken < count)
        {
            _own.AsSpan(taken, count - taken).CopyTo(_own);
            _early = Task.FromResult(count - taken);
            return taken;
        }

        _early = null;
        GiveBack();
        return taken;
    }

    private void GiveBack()
    {
        if (_own is not null)
        {
            ArrayPool<byte>.Shared.Return(_own);
            _own = null;
        }
    }

    /// <summary>Nobody will ask what became of it, and its buffer may still be written to, so that it is left to the collector.</summary>
    private static void Forget(Task? task) =>
        _ = task?.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
