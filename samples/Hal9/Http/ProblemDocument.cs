namespace Hal9.Sample.Http;

/// <summary>Problem details, RFC 9457.</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says what kind of problem it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong and what to do.</param>
/// <param name="Code">A stable name of the problem for programs.</param>
internal sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Code);
