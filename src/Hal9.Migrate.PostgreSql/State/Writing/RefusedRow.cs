namespace Hal9.Migrate.PostgreSql.State.Writing;

/// <summary>A row of a stage that the store does not take.</summary>
/// <param name="Number">The table's place in the batch.</param>
/// <param name="IsGone">Whether it is a key that should be gone.</param>
/// <param name="At">Where it lies on its stage.</param>
/// <param name="Reason">For people.</param>
internal sealed record RefusedRow(int Number, bool IsGone, string At, string Reason)
{
    public const string Table = "pg_temp.hal9_refused";

    public const string Create = "CREATE TEMPORARY TABLE IF NOT EXISTS hal9_refused (number int, is_gone boolean, at tid, reason text) ON COMMIT DELETE ROWS";
}
