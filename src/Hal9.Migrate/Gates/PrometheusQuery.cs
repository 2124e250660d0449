namespace Hal9.Migrate.Gates;

/// <summary>A query to a Prometheus server, whose answer is one number.</summary>
/// <param name="Url">The server's address, without the path of its API.</param>
/// <param name="Query">The PromQL of an instant query; it has to give a scalar or exactly one series.</param>
/// <param name="Every">How often it is asked.</param>
/// <param name="Timeout">How long an answer may take.</param>
/// <param name="Token">The bearer token it is asked with, or a reference to one; null for none.</param>
public sealed record PrometheusQuery(Uri Url, string Query, TimeSpan Every, TimeSpan Timeout, string? Token);
