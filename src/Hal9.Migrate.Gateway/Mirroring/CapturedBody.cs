using System.Buffers;
using System.Security.Cryptography;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Gateway.Measuring;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>
/// A copy of a body, taken while it streams by, in one pooled buffer. When the body grows too large for that, only its hash goes on; when it grows
/// too large altogether, or memory is short, the copy is given up and says why; the stream goes on.
/// </summary>
/// <remarks>One thread appends at a time. Disposing is safe at any time and gives the buffer back once.</remarks>
internal sealed class CapturedBody(int maxBytes, CaptureBudget budget, long maxHashed = 0) : IDisposable
{
    private const int Smallest = 1_024;

    private readonly Lock _lock = new();
    private byte[] _buffer = [];
    private long _length;
    private IncrementalHash? _hash;
    private byte[]? _sha256;
    private bool _closed;

    /// <summary>Why the copy was given up; null while it was not.</summary>
    public MirrorSkip? GivenUp { get; private set; }

    /// <summary>Whether the body came to its end.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The copy so far, valid until disposed; empty when the body was too large to be kept.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _hash is null ? (int)_length : 0);

    /// <summary>What came by, once all has; valid until disposed.</summary>
    public BodyContent Content
    {
        get
        {
            lock (_lock)
            {
                return _hash is null || _closed ? BodyContent.Whole(Written) : BodyContent.Hashed(_length, _sha256 ??= _hash.GetHashAndReset());
            }
        }
    }

    /// <summary>Makes room at once for a body whose length is known; gives up when it is too large.</summary>
    public void Expect(long length)
    {
        lock (_lock)
        {
            if (length <= maxBytes)
            {
                MakeRoom_NeedsLock(length);
            }
            else if (length > maxHashed)
            {
                GiveUp_NeedsLock(MirrorSkip.BodyTooLarge);
            }
        }
    }

    /// <summary>Appends a piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        lock (_lock)
        {
            var length = _length + piece.Length;
            if (_closed)
            {
                return;
            }

            if (length > Math.Max(maxBytes, maxHashed))
            {
                GiveUp_NeedsLock(MirrorSkip.BodyTooLarge);
            }
            else if (length > maxBytes)
            {
                Hash_NeedsLock().AppendData(piece);
                _length = length;
            }
            else if (MakeRoom_NeedsLock(length))
            {
                piece.CopyTo(_buffer.AsSpan((int)_length));
                _length = length;
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
        if (_closed || length <= _buffer.Length)
        {
            return !_closed;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(maxBytes, Math.Max((int)length, Math.Max(Smallest, (int)_length * 2))));
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            GiveUp_NeedsLock(MirrorSkip.Memory);
            return false;
        }

        _buffer.AsSpan(0, (int)_length).CopyTo(larger);
        GiveBack_NeedsLock();
        _buffer = larger;
        return true;
    }

    /// <summary>The hash of what came by so far; the copy is not needed any more.</summary>
    private IncrementalHash Hash_NeedsLock()
    {
        if (_hash is null)
        {
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _hash.AppendData(_buffer.AsSpan(0, (int)_length));
            GiveBack_NeedsLock();
        }

        return _hash;
    }

    private void GiveUp_NeedsLock(MirrorSkip reason)
    {
        GivenUp = reason;
        Close_NeedsLock();
    }

    private void Close_NeedsLock()
    {
        if (!_closed)
        {
            _closed = true;
            _length = 0;
            _hash?.Dispose();
            GiveBack_NeedsLock();
        }
    }

    private void GiveBack_NeedsLock()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            budget.Return(_buffer.Length);
            _buffer = [];
        }
    }
}
