using System.Collections.Immutable;
using System.Globalization;
using Hal9.Migrate.Gateway.Tests.Testing;
using Hal9.Migrate.Gateways;
using Hal9.Migrate.Routing;
using Microsoft.AspNetCore.Http;

namespace Hal9.Migrate.Gateway.Tests.Writes;

public sealed class MarkTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_AnswerToAWrite_IsOursAloneAndNotForScripts()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100, writes => writes with { MarkLifetime = TimeSpan.FromSeconds(90) });
        sides.Legacy.Handler = context =>
        {
            context.Response.Headers.Append("Set-Cookie", "sid=1");
            return Task.CompletedTask;
        };

        using var written = await sides.SendAsync("POST");
        using var read = await sides.SendAsync("GET");

        var cookies = written.Headers.GetValues("Set-Cookie").ToList();
        cookies.Count.ShouldBe(2);
        cookies[0].ShouldBe("sid=1");
        cookies[1].ShouldMatch("^hal9_wrote=[0-9a-f]{16}\\.[0-9]+\\.[A-Za-z0-9_-]{43}; max-age=90; path=/; samesite=lax; httponly$");
        read.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task Read_AfterAWrite_GoesToTheOwnerUntilTheWriteIsSettled()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        var cookie = await WriteAsync(sides);
        var (run, report) = MarkOf(cookie);

        (await sides.AskAsync("GET", cookie: cookie)).ShouldBe("legacy");
        (await sides.AskAsync("GET")).ShouldBe("successor");

        await SettleAsync(sides, ImmutableDictionary<string, long>.Empty.Add(run, report - 1).Add("somebody-else", long.MaxValue));
        (await sides.AskAsync("GET", cookie: cookie)).ShouldBe("legacy");

        await SettleAsync(sides, ImmutableDictionary<string, long>.Empty.Add(run, report));
        (await sides.AskAsync("GET", cookie: $"theme=dark; {cookie}; a=b")).ShouldBe("successor");

        // A controller that has just taken over knows nothing yet.
        await SettleAsync(sides, []);
        (await sides.AskAsync("GET", cookie: cookie)).ShouldBe("legacy");
    }

    [Fact]
    public async Task Mark_Answer_NamesAReportThatBeginsAfterIt()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);

        for (var i = 0; i < 50; i++)
        {
            var before = sides.Controller.Reports.Max(report => report.Report);
            var (run, mark) = MarkOf(await WriteAsync(sides));
            var after = sides.Controller.Reports.Max(report => report.Report);

            run.ShouldBe(sides.Controller.Reports.First().Incarnation);
            mark.ShouldBeInRange(before + 1, after + 2);
        }

        var numbers = sides.Controller.Reports.Select(report => report.Report).ToList();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task Read_ForgedOrForeignCookie_IsIgnored()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        var cookie = await WriteAsync(sides);

        (await sides.AskAsync("GET", cookie: cookie[..^1] + (cookie[^1] == 'A' ? 'B' : 'A'))).ShouldBe("successor");
        (await sides.AskAsync("GET", cookie: cookie.Replace("hal9_wrote=", "hal9_wrote=0", StringComparison.Ordinal))).ShouldBe("successor");
        (await sides.AskAsync("GET", cookie: "hal9_wrote=")).ShouldBe("successor");
        (await sides.AskAsync("GET", cookie: "hal9_wrote=" + new string('.', 5_000))).ShouldBe("successor");
        (await sides.AskAsync("GET", cookie: cookie)).ShouldBe("legacy");

        await sides.NextAsync(writes => writes with { MarkKey = Convert.ToBase64String(new byte[32]) });
        (await sides.AskAsync("GET", cookie: cookie)).ShouldBe("successor");
    }

    [Fact]
    public async Task Read_ByAnotherGatewayOfTheController_KnowsTheMark()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        await using var other = await TestGateway.StartAsync(sides.Snapshot);
        var cookie = await WriteAsync(sides);
        other.Client.DefaultRequestHeaders.Add("Cookie", cookie);

        (await other.Client.GetStringAsync("/", Cancelled)).ShouldBe("legacy");
        var (run, report) = MarkOf(cookie);
        other.Controller.Settled = ImmutableDictionary<string, long>.Empty.Add(run, report);
        await other.Controller.ReportsAsync(2);
        (await other.Client.GetStringAsync("/", Cancelled)).ShouldBe("successor");
    }

    [Fact]
    public async Task Forward_OurCookies_NeverReachAService()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 0);
        var cookie = await WriteAsync(sides);

        await sides.AskAsync("GET", cookie: $"a=1; {cookie}; hal9_session=x; b=2");
        await sides.AskAsync("GET", cookie: cookie);
        await sides.AskAsync("GET", cookie: "hal9_wrote=forged; c=3");
        await sides.AskAsync("GET", cookie: "hal9_other=4");

        sides.Legacy.Seen.Where(seen => seen.Method == "GET").Select(seen => seen["Cookie"]).ShouldBe(["a=1; b=2", null, "c=3", "hal9_other=4"]);
    }

    [Fact]
    public async Task Write_ServiceBreaksOff_IsMarkedAllTheSame()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        sides.Legacy.Handler = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        using var failed = await sides.SendAsync("POST");

        ((int)failed.StatusCode).ShouldBe(502);
        failed.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem().ShouldStartWith("hal9_wrote=");
    }

    /// <summary>Gateway and controller's bookkeeping together: what is answered from the other side is never older than what its reader wrote.</summary>
    [Fact]
    public async Task Read_StoresThatLagBehind_NeverMissesItsOwnWrites()
    {
        await using var sides = await TwoSides.StartAsync(Side.Legacy, 100);
        sides.Controller.LongPoll = TimeSpan.FromMilliseconds(5);
        var (owned, copied) = (0L, 0L);
        sides.Legacy.Handler = context => AnswerAsync(context, context.Request.Method == "POST" ? Interlocked.Increment(ref owned) : Interlocked.Read(ref owned));
        sides.Successor.Handler = context => AnswerAsync(context, Interlocked.Read(ref copied));
        using var enough = new CancellationTokenSource();
        var lane = Task.Run(async () =>
        {
            var (marks, seen) = (SettledMarks.None, 0);
            while (!enough.IsCancellationRequested)
            {
                foreach (var report in sides.Controller.Reports.Skip(seen))
                {
                    seen++;
                    marks = marks.Received(report.Incarnation, report.Report, TimeProvider.System.GetTimestamp());
                }

                var begun = TimeProvider.System.GetTimestamp();
                var snapshot = Interlocked.Read(ref owned);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20)), TimeProvider.System, Cancelled);
                Interlocked.Exchange(ref copied, snapshot);
                marks = marks.AppliedThrough(begun);
                sides.Controller.Settled = marks.Settled;
            }
        }, Cancelled);

        var fromTheOther = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 60; i++)
            {
                using var written = await sides.SendAsync("POST");
                var number = long.Parse(await written.Content.ReadAsStringAsync(Cancelled), CultureInfo.InvariantCulture);
                var cookie = CookieOf(written);
                var isCopied = false;
                while (!isCopied)
                {
                    using var read = await sides.SendAsync("GET", cookie: cookie);
                    var found = long.Parse(await read.Content.ReadAsStringAsync(Cancelled), CultureInfo.InvariantCulture);
                    found.ShouldBeGreaterThanOrEqualTo(number);
                    isCopied = read.Headers.Contains("X-Copy");
                }

                Interlocked.Increment(ref fromTheOther);
            }
        }));
        await enough.CancelAsync();
        await lane;
        fromTheOther.ShouldBe(240);

        Task AnswerAsync(HttpContext context, long number)
        {
            if (context.Connection.LocalPort == sides.Successor.Url.Port)
            {
                context.Response.Headers["X-Copy"] = "1";
            }

            return context.Response.WriteAsync(number.ToString(CultureInfo.InvariantCulture), Cancelled);
        }
    }

    private static async Task<string> WriteAsync(TwoSides sides)
    {
        using var written = await sides.SendAsync("POST");
        return CookieOf(written);
    }

    private static string CookieOf(HttpResponseMessage written) => written.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static (string Run, long Report) MarkOf(string cookie)
    {
        var parts = cookie.Split('=', 2)[1].Split('.');
        return (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static async Task SettleAsync(TwoSides sides, ImmutableDictionary<string, long> settled)
    {
        sides.Controller.Settled = settled;
        await sides.Controller.ReportsAsync(2);
    }
}
