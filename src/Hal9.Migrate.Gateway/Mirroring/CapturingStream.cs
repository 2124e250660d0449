namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Reads from another stream and keeps a copy of what it read.</summary>
internal sealed class CapturingStream(Stream inner, CapturedBody copy) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Keep(buffer[..count], atEnd: count == 0 && !buffer.IsEmpty);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = inner.ReadAsync(buffer, cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            return Awaited(read, buffer);
        }

        var count = read.Result;
        Keep(buffer.Span[..count], atEnd: count == 0 && !buffer.IsEmpty);
        return new ValueTask<int>(count);
    }

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
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> Awaited(ValueTask<int> read, Memory<byte> buffer)
    {
        var count = await read;
        Keep(buffer.Span[..count], atEnd: count == 0 && !buffer.IsEmpty);
        return count;
    }

    /// <summary>A read of nothing into nothing only waits for data; one of nothing into a buffer is the end.</summary>
    private void Keep(ReadOnlySpan<byte> piece, bool atEnd)
    {
        if (atEnd)
        {
            copy.Complete();
        }
        else if (!piece.IsEmpty)
        {
            copy.Append(piece);
        }
    }
}
