namespace Hal9.Migrate.State.Inspection;

/// <summary>A part of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A word in small letters, a quoted name or a text without its quotes, an operator or a sign as it is.</param>
public sealed record ExpressionPart(ExpressionPartKind Kind, string Text)
{
    /// <summary>Whether it may name a table, column or function.</summary>
    public bool IsName => Kind is ExpressionPartKind.Word or ExpressionPartKind.QuotedName;

    /// <summary>Whether it is this sign.</summary>
    public bool Is(string sign) => Kind == ExpressionPartKind.Sign && Text == sign;
}
