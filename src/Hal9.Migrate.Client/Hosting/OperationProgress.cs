namespace Hal9.Migrate.Client.Hosting;

/// <summary>How far something long has come.</summary>
/// <param name="Activity">What it is; reports of the same activity replace each other.</param>
/// <param name="Status">Where it is and what it waits for.</param>
/// <param name="Percent">0 to 100; null when that cannot be told.</param>
/// <param name="Completed">Whether it is over.</param>
/// <param name="Within">The activity that this one is a part of; null when it stands for itself.</param>
public sealed record OperationProgress(string Activity, string Status, double? Percent = null, bool Completed = false, string? Within = null);
