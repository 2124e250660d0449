using System.Buffers.Binary;

namespace Hal9.Migrate.PostgreSql.State.Encoding;

/// <summary>Counts the rows of a binary COPY as its bytes go by, however they are cut.</summary>
internal sealed class TupleCounter
{
    // Signature, flags, length of the header's extension, which is empty.
    private const int HeaderLength = 19;

    private readonly byte[] _number = new byte[4];
    private long _skip = HeaderLength;
    private int _fields;
    private int _have;

    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                _skip -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            // Between fields: a field's length, or the number of fields of the next row.
            var width = _fields > 0 ? 4 : 2;
            if (_have == 0 && bytes.Length >= width)
            {
                Take(bytes, width);
                bytes = bytes[width..];
                continue;
            }

            _number[_have++] = bytes[0];
            bytes = bytes[1..];
            if (_have == width)
            {
                Take(_number, width);
                _have = 0;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, int width)
    {
        if (width == 4)
        {
            _fields--;
            _skip = Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes));
            return;
        }

        _fields = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (_fields < 0)
        {
            // The trailer.
            (_fields, _skip) = (0, long.MaxValue);
        }
        else
        {
            Rows++;
        }
    }
}
