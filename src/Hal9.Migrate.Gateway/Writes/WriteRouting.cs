using System.Globalization;
using Hal9.Migrate.Gateway.Splitting;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Writes;

/// <summary>What a snapshot says of writes, made ready. Made anew for each snapshot; thread-safe.</summary>
internal sealed class WriteRouting(WriteInstruction instruction, MarkBook marks, ControllerLease lease)
{
    private readonly byte[] _key = Convert.FromBase64String(instruction.MarkKey);
    private readonly WriteClassifier _classifier = new(instruction.Classify);
    private volatile Issued? _issued;

    /// <summary>The side whose store accepts writes.</summary>
    public Side Owner => instruction.Owner;

    /// <summary>What it was made from.</summary>
    public WriteInstruction Instruction => instruction;

    /// <summary>Whether a request may write.</summary>
    public bool MayWrite(HttpContext context) => _classifier.MayWrite(context);

    /// <summary>
    /// Whether a request that only reads has to go to the owner: because its client has written what the other side does not have yet, or
    /// because this gateway has lost its controller and cannot know what the other side has. Not while a rollback waits for a decision:
    /// then the snapshot has taken reads away from the owner.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="isWished">Whether somebody who tests has asked for the side; then old answers are what was asked for.</param>
    public bool BindsReads(HttpContext context, bool isWished) =>
        instruction.Mode != WritesMode.Refuse && (lease.IsExpired || (!isWished && HasUnsettledMark(context)));

    /// <summary>
    /// The <c>Set-Cookie</c> header of an answer to a request that may write, to be asked for when the answer has come. The same text
    /// for all answers between two reports.
    /// </summary>
    public string CookieOf(HttpContext context)
    {
        var (report, isSecure) = (marks.Next, context.Request.IsHttps);
        var issued = _issued;
        if (issued is null || issued.Report != report || issued.IsSecure != isSecure)
        {
            var age = (long)Math.Ceiling(instruction.MarkLifetime.TotalSeconds);
            var secure = isSecure ? "; secure" : "";
            _issued = issued = new(report, isSecure, string.Create(CultureInfo.InvariantCulture,
                $"{MarkCookie.Name}={WriteMark.Create(_key, marks.Run, report)}; max-age={age}; path=/; samesite=lax; httponly{secure}"));
        }

        return issued.Header;
    }

    /// <summary>Whether its client has written what the other side does not have yet, as far as is known.</summary>
    public bool HasUnsettledMark(HttpContext context)
    {
        var cookie = CookieHeader.Find(context.Request.Headers.Cookie, MarkCookie.Name);
        return !cookie.IsEmpty && WriteMark.TryRead(_key, cookie, out var run, out var report) && !marks.IsSettled(run, report);
    }

    private sealed record Issued(long Report, bool IsSecure, string Header);
}
