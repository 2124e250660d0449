using System.Net.Sockets;
using Hal9.Migrate.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class ForwardOutcomesTests
{
    public static TheoryData<Exception, bool> HowABodyEnds => new()
    {
        { new OperationCanceledException(), true },
        { new IOException("sending", new SocketException((int)SocketError.OperationAborted)), true },
        { new HttpRequestException("sending", new ObjectDisposedException("stream")), true },
        { new AggregateException(new IOException("one"), new TaskCanceledException()), true },
        { new IOException("sending", new SocketException((int)SocketError.ConnectionReset)), false },
        { new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)), false },
    };

    [Theory]
    [MemberData(nameof(HowABodyEnds))]
    public void Of_ABodyThatCouldNotBeSent_IsATimeoutWhenThisSideGaveUp(Exception exception, bool isTimeout)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IForwarderErrorFeature>(new Failure(exception));
        ForwardOutcomes.Of(ForwarderError.RequestBodyDestination, context, answered: false, isLate: false)
            .ShouldBe(isTimeout ? ForwardOutcome.Timeout : ForwardOutcome.Transport);
    }

    [Theory]
    [InlineData(ForwarderError.Request, true, false)]
    [InlineData(ForwarderError.RequestBodyDestination, true, false)]
    [InlineData(ForwarderError.Request, false, false)]
    [InlineData(ForwarderError.Request, true, true)]
    public void Of_AnEndAfterAsLongAsTheServiceMayBeSilent_IsATimeout(ForwarderError error, bool isLate, bool answered)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IForwarderErrorFeature>(new Failure(new IOException("sending", new SocketException((int)SocketError.ConnectionReset))));
        ForwardOutcomes.Of(error, context, answered, isLate)
            .ShouldBe(answered ? ForwardOutcome.Answered : isLate ? ForwardOutcome.Timeout : ForwardOutcome.Transport);
    }

    private sealed record Failure(Exception Exception) : IForwarderErrorFeature
    {
        public ForwarderError Error => ForwarderError.RequestBodyDestination;
    }

    [Theory]
    [InlineData(301, true)]
    [InlineData(285, true)]
    [InlineData(280, false)]
    public void IsLate_ATimerThatIsOverATickTooEarly_IsAsLateAsItWasToBe(int elapsedMs, bool isLate) =>
        ForwardOutcomes.IsLate(TimeSpan.FromMilliseconds(elapsedMs), TimeSpan.FromMilliseconds(300)).ShouldBe(isLate);

    [Fact]
    public void IsLate_WithoutALimit_Never() => ForwardOutcomes.IsLate(TimeSpan.FromHours(1), null).ShouldBeFalse();
}
