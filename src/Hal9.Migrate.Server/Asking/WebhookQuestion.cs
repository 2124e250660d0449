using Hal9.Migrate.Phases;

namespace Hal9.Migrate.Server.Asking;

/// <summary>What a webhook is asked.</summary>
/// <param name="Migration">The migration's name.</param>
/// <param name="PlanHash">The plan in force.</param>
/// <param name="Gate">The gate it answers.</param>
/// <param name="Phase">The phase that is to be left.</param>
/// <param name="Percentage">The successor's share there.</param>
/// <param name="Since">When the step was entered.</param>
/// <param name="Step">The journal record that entered it: the same for all questions about one stay on a step.</param>
internal sealed record WebhookQuestion(string Migration, string PlanHash, string Gate, Phase Phase, Percentage Percentage, DateTimeOffset Since, long Step);
