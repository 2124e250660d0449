using System.Globalization;
using System.Text;

namespace Hal9.Migrate.SystemTests.Observing;

/// <summary>A span as it was exported; the numbers of fields are those of opentelemetry-proto, trace/v1.</summary>
/// <param name="Service">Who made it.</param>
/// <param name="TraceId">Its trace.</param>
/// <param name="Id">Its id.</param>
/// <param name="ParentId">That of the span it is part of; empty for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="TraceState">The tracestate.</param>
/// <param name="Attributes">What it says.</param>
/// <param name="Links">The spans it is linked with.</param>
internal sealed record SeenSpan(
    string Service, string TraceId, string Id, string ParentId, string Name, string TraceState, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links)
{
    /// <summary>An attribute's text, or null.</summary>
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    /// <summary>The spans of a request to export them.</summary>
    public static IEnumerable<SeenSpan> Read(byte[] request) =>
        from resource in new ProtobufFields(request).All(1).Select(bytes => new ProtobufFields(bytes))
        let service = AttributesOf(new ProtobufFields(resource.One(1)).All(1))["service.name"]
        from scope in resource.All(2)
        from span in new ProtobufFields(scope).All(2)
        select Of(service, new ProtobufFields(span));

    private static SeenSpan Of(string service, ProtobufFields span) => new(
        service, Hex(span.One(1)), Hex(span.One(2)), Hex(span.One(4)), Text(span.One(5)), Text(span.One(3)), AttributesOf(span.All(9)),
        [.. span.All(13).Select(link => Hex(new ProtobufFields(link).One(2)))]);

    private static Dictionary<string, string> AttributesOf(IEnumerable<ReadOnlyMemory<byte>> pairs) => pairs.Select(pair => new ProtobufFields(pair))
        .ToDictionary(pair => Text(pair.One(1)), pair => Value(new ProtobufFields(pair.One(2))), StringComparer.Ordinal);

    private static string Value(ProtobufFields value) =>
        value.Has(1) ? Text(value.One(1))
        : value.Has(5) ? string.Join(',', new ProtobufFields(value.One(5)).All(1).Select(item => Value(new ProtobufFields(item))))
        : value.Has(4) ? BitConverter.UInt64BitsToDouble(value.Number(4)).ToString(CultureInfo.InvariantCulture)
        : value.Number(value.Has(2) ? 2 : 3).ToString(CultureInfo.InvariantCulture);

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
