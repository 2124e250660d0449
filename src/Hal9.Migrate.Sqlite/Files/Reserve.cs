using System.Security.Cryptography;

namespace Hal9.Migrate.Sqlite.Files;

/// <summary>
/// Disk space held back as a file beside the store, so that a rollback can be written when the disk is full. Given up in eighths: a
/// log that fills the disk may take the first one away from under us, hardly all of them. Used by one thread.
/// </summary>
internal sealed class Reserve : IDisposable
{
    private const int Parts = 8;
    private const long SmallestPart = 64 << 10;
    private readonly long _size;
    private readonly FileStream _file;

    /// <summary>Opens the file as it is; it need not be whole.</summary>
    public Reserve(StoreFile store, long size)
    {
        _size = size;
        _file = StoreFile.Open(store.ReservePath, FileShare.ReadWrite);
    }

    /// <summary>How much is held back when whole, in bytes.</summary>
    public long Size => _size;

    /// <summary>Gives up a part; false when there is none left.</summary>
    public bool TryRelease()
    {
        try
        {
            if (_file.Length == 0)
            {
                return false;
            }

            _file.SetLength(Math.Max(0, _file.Length - Math.Max(SmallestPart, _size / Parts)));
            _file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Takes back what is missing; false when the disk has no room for all of it, and then takes nothing.</summary>
    public bool TryRestore()
    {
        var before = _file.Length;
        if (before >= _size)
        {
            return true;
        }

        try
        {
            // Random bytes, really written: holes and zeros take no space where a file system compresses.
            var noise = new byte[(int)Math.Min(_size - before, 1 << 20)];
            RandomNumberGenerator.Fill(noise);
            _file.Position = before;
            for (var missing = _size - before; missing > 0; missing -= noise.Length)
            {
                _file.Write(noise.AsSpan(0, (int)Math.Min(missing, noise.Length)));
            }

            _file.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException)
        {
            _file.SetLength(before);
            return false;
        }
    }

    public void Dispose() => _file.Dispose();
}
