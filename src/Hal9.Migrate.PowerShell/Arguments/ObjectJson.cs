using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Hal9.Migrate.Plans;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.PowerShell.Arguments;

/// <summary>Hashtables and objects as JSON. Durations are written as plans write them.</summary>
internal static class ObjectJson
{
    private const int Deepest = 32;

    /// <summary>The JSON of a value. Throws <see cref="MigrateException"/> for what JSON has no word for.</summary>
    public static JsonNode? Of(object? value, int depth = 0)
    {
        if (depth > Deepest)
        {
            throw new MigrateException(ProblemCode.InvalidArgument, $"What was given for the plan is nested more than {Deepest} deep.", "Does an object in it contain itself?");
        }

        return value switch
        {
            null => null,
            PSObject { BaseObject: PSCustomObject } custom => Members(custom.Properties.Select(property => (property.Name, (object?)property.Value)), depth),
            PSObject wrapped => Of(wrapped.BaseObject, depth),
            PSReference reference => Of(reference.Value, depth),
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            SwitchParameter flag => JsonValue.Create(flag.IsPresent),
            TimeSpan duration => JsonValue.Create(DurationText.Format(duration)),
            DateTime moment => JsonValue.Create(moment.ToString("O", CultureInfo.InvariantCulture)),
            Enum name => JsonValue.Create(name.ToString()),
            double number when !double.IsFinite(number) => throw new MigrateException(ProblemCode.InvalidArgument, $"A plan cannot contain the number {number}."),
            double number => JsonValue.Create(number),
            float number => JsonValue.Create((double)number),
            sbyte or byte or short or ushort or int or uint or long => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            ulong or decimal => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
            IDictionary table => Members(table.Cast<DictionaryEntry>().Select(entry => (Name(entry.Key), entry.Value)), depth),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => Of(item, depth + 1))]),
            Uri address => JsonValue.Create(address.OriginalString),
            _ => JsonValue.Create(value.ToString()),
        };
    }

    private static JsonObject Members(IEnumerable<(string Name, object? Value)> members, int depth) =>
        new(members.Select(member => KeyValuePair.Create(member.Name, Of(member.Value, depth + 1))));

    private static string Name(object key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? "";
}
