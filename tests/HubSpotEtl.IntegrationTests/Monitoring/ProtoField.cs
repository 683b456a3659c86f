using System.Buffers.Binary;
using System.Text;

namespace HubSpotEtl.IntegrationTests.Monitoring;

/// <summary>A field of a Protocol Buffers message, as far as OTLP needs it (protobuf.dev, "Encoding").</summary>
/// <param name="Number">Its number in the schema.</param>
/// <param name="Bits">A number's bits.</param>
/// <param name="Bytes">A text or a message.</param>
internal readonly record struct ProtoField(int Number, ulong Bits, ReadOnlyMemory<byte> Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public double Double => BitConverter.UInt64BitsToDouble(Bits);

    /// <summary>The fields of the message that this one is.</summary>
    public IEnumerable<ProtoField> Fields => Read(Bytes);

    /// <summary>Those of them with a number.</summary>
    public IEnumerable<ProtoField> All(int number) => Fields.Where(field => field.Number == number);

    public static IEnumerable<ProtoField> Read(ReadOnlyMemory<byte> message)
    {
        for (var rest = message; rest.Length > 0;)
        {
            var key = Varint(ref rest);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    yield return new ProtoField(number, Varint(ref rest), default);
                    break;
                case 1:
                    yield return new ProtoField(number, BinaryPrimitives.ReadUInt64LittleEndian(rest.Span), default);
                    rest = rest[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref rest);
                    yield return new ProtoField(number, 0, rest[..length]);
                    rest = rest[length..];
                    break;
                case 5:
                    yield return new ProtoField(number, BinaryPrimitives.ReadUInt32LittleEndian(rest.Span), default);
                    rest = rest[4..];
                    break;
                default:
                    throw new InvalidDataException($"There is no wire type {key & 7}.");
            }
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> from)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = from.Span[0];
            from = from[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
