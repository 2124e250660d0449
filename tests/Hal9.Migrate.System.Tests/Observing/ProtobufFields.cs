using System.Buffers.Binary;

namespace Hal9.Migrate.SystemTests.Observing;

/// <summary>The fields of a message of protobuf, by number: numbers, or bytes that are text or a message again.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)> _fields = [];

    public ProtobufFields(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    _fields.Add((number, default, Varint(ref message)));
                    break;
                case 1:
                    _fields.Add((number, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span)));
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    _fields.Add((number, message[..length], 0));
                    message = message[length..];
                    break;
                case 5:
                    _fields.Add((number, default, BinaryPrimitives.ReadUInt32LittleEndian(message.Span)));
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}.");
            }
        }
    }

    /// <summary>Every value of a field that is bytes.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Bytes);

    /// <summary>The one value of a field that is bytes; none when it is left out.</summary>
    public ReadOnlyMemory<byte> One(int number) => All(number).SingleOrDefault();

    /// <summary>The one value of a field that is a number; 0 when it is left out.</summary>
    public ulong Number(int number) => _fields.Where(field => field.Number == number).Select(field => field.Value).SingleOrDefault();

    /// <summary>Whether a field is there.</summary>
    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message.Span[0];
            message = message[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
