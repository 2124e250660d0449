namespace Hal9.Migrate.State.Inspection;

/// <summary>What a part of an expression is.</summary>
public enum ExpressionPartKind
{
    /// <summary>A name without quotes, or a word of the language.</summary>
    Word,

    /// <summary>A name in quotes.</summary>
    QuotedName,

    /// <summary>A text.</summary>
    Text,

    /// <summary>Signs that make an operator.</summary>
    Operator,

    /// <summary>A number, a bracket, a comma, a dot, and whatever else there is.</summary>
    Sign,
}
