namespace Hal9.Migrate.State.Rows;

/// <summary>A form in which rows can be passed on as bytes, without a look at a single value.</summary>
/// <param name="Format">Such as <c>postgresql-copy-binary</c>.</param>
/// <param name="Signature">The columns' types as the format needs them; two encodings fit only when this agrees, too.</param>
/// <remarks>
/// The source offers an encoding for the types its expressions have; the target takes it when it is the one for the types of its own
/// columns. So no pairing is written down anywhere, and a new one needs no change here.
/// </remarks>
public sealed record RowEncoding(string Format, string Signature);
