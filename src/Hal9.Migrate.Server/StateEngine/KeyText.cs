using System.Globalization;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.Server.StateEngine;

/// <summary>Keys as people write them; stores write them with the types of their values.</summary>
internal static class KeyText
{
    public static string Of(string key)
    {
        try
        {
            return string.Join(", ", RowKey.Parse(key).Values.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)));
        }
        catch (FormatException)
        {
            return key;
        }
    }
}
