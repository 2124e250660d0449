using System.Buffers;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>
/// A copy of a body, taken while it streams by, in one pooled buffer. When the body grows too large, or memory is short, the copy
/// is given up and says why; the stream goes on.
/// </summary>
/// <remarks>One thread appends at a time. Disposing is safe at any time and gives the buffer back once.</remarks>
internal sealed class CapturedBody(int maxBytes, CaptureBudget budget) : IDisposable
{
    private const int Smallest = 1_024;

    private readonly Lock _lock = new();
    private byte[] _buffer = [];
    private int _length;
    private bool _closed;

    /// <summary>Why the copy was given up; null while it was not.</summary>
    public MirrorSkip? GivenUp { get; private set; }

    /// <summary>Whether the body came to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The copy so far; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Makes room at once for a body whose length is known; gives up when it is too large.</summary>
    public void Expect(long length)
    {
        lock (_lock)
        {
            MakeRoom_NeedsLock(length);
        }
    }

    /// <summary>Appends a piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        lock (_lock)
        {
            if (MakeRoom_NeedsLock((long)_length + piece.Length))
            {
                piece.CopyTo(_buffer.AsSpan(_length));
                _length += piece.Length;
            }
        }
    }

    /// <summary>The body came to its end.</summary>
    public void Complete() => IsComplete = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            Close_NeedsLock();
        }
    }

    private bool MakeRoom_NeedsLock(long length)
    {
        if (_closed)
        {
            return false;
        }

        if (length > maxBytes)
        {
            return GiveUp_NeedsLock(MirrorSkip.BodyTooLarge);
        }

        if (length <= _buffer.Length)
        {
            return true;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes, Math.Max((int)length, Math.Max(Smallest, _length * 2))));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return GiveUp_NeedsLock(MirrorSkip.Memory);
        }

        _buffer.AsSpan(0, _length).CopyTo(larger);
        GiveBack_NeedsLock();
        _buffer = larger;
        return true;
    }

    private bool GiveUp_NeedsLock(MirrorSkip reason)
    {
        GivenUp = reason;
        Close_NeedsLock();
        return false;
    }

    private void Close_NeedsLock()
    {
        if (!_closed)
        {
            _closed = true;
            _length = 0;
            GiveBack_NeedsLock();
            _buffer = [];
        }
    }

    private void GiveBack_NeedsLock()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            budget.Return(_buffer.Length);
        }
    }
}
