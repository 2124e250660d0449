using System.Collections.Immutable;
using System.Security.Cryptography;
using Hal9.Migrate.Comparison;
using Hal9.Migrate.Gateway.Measuring;
using Hal9.Migrate.Routing;

namespace Hal9.Migrate.Gateway.Mirroring;

/// <summary>Compares what the legacy has answered a user with another answer to the same request. Thread-safe.</summary>
internal sealed class AnswerComparer(RoutingSnapshot snapshot, ComparisonRules rules, SemaphoreSlim comparing)
{
    private readonly ResponseComparer _comparer = new(rules, rules.Examples == ExampleValues.None ? null : new ValueDescriber(
        rules.Examples == ExampleValues.Shown,
        HMACSHA256.HashData(Convert.FromBase64String(snapshot.RouteTokenKey), "examples of differences"u8)));

    /// <summary>What counts as the same.</summary>
    public ComparisonRules Rules => _comparer.Rules;

    /// <summary>Where the two differ; null, with the reason, when that cannot be said.</summary>
    public async ValueTask<(ImmutableArray<Difference>? Places, MirrorSkip Skip)> CompareAsync(
        MirrorCandidate candidate, MirroredAnswer answer, Func<string, bool>? wantsExample)
    {
        var first = candidate.Response! with { Body = candidate.ResponseBody.Content };
        var second = answer.Head with { Body = answer.Body };
        if (answer.GivenUp == MirrorSkip.Memory)
        {
            return (null, MirrorSkip.Memory);
        }

        if (first.Status == second.Status && !first.Body.SameAs(second.Body))
        {
            // The legacy's body kept within the limit; one that does not is another body.
            if (answer.GivenUp == MirrorSkip.BodyTooLarge)
            {
                return ([new("body")], default);
            }

            // A hash cannot be unpacked.
            if (candidate.ResponseCoding != answer.Coding && !(first.Body.IsWhole && second.Body.IsWhole))
            {
                return (null, MirrorSkip.BodyTooLarge);
            }

            if (first.Body.IsWhole && second.Body.IsWhole)
            {
                return (await LookIntoAsync(first, candidate.ResponseCoding, second, answer.Coding, wantsExample), default);
            }
        }

        return (_comparer.Compare(first, second, wantsExample), default);
    }

    /// <summary>Unpacking and parsing documents takes a core; only so many are given to it, and never one that serves sockets.</summary>
    private async Task<ImmutableArray<Difference>> LookIntoAsync(
        RecordedResponse first, string? firstCoding, RecordedResponse second, string? secondCoding, Func<string, bool>? wantsExample)
    {
        await comparing.WaitAsync();
        try
        {
            return await Task.Run(() => _comparer.Compare(Unpacked(first, firstCoding), Unpacked(second, secondCoding), wantsExample));
        }
        finally
        {
            comparing.Release();
        }
    }

    private static RecordedResponse Unpacked(RecordedResponse answer, string? coding) =>
        answer with { Body = BodyContent.Whole(ContentCoding.Decode(answer.Body.Bytes, coding)) };
}
