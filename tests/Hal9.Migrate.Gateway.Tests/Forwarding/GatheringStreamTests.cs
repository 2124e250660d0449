using System.Threading.Channels;
using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.Gateway.Forwarding;

namespace Hal9.Migrate.Gateway.Tests.Forwarding;

public sealed class GatheringStreamTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void ReadAsync_AnyPiecesInAnyBuffers_AreTheSameBytes() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyArray<byte>[]>(), Gen.Choose(1, 50).ArrayOf().ToArbitrary(), Gen.Elements(true, false).ToArbitrary(),
            async (pieces, sizes, lookFirst) =>
            {
                var source = new PieceStream();
                var whole = new List<byte>();
                await using var gathering = new GatheringStream(source);
                var read = ReadAllAsync(gathering, sizes, lookFirst, whole);
                foreach (var piece in pieces)
                {
                    // Some pieces are there when they are asked for, some come later, some look as if they were there and are not.
                    source.Add(piece.Get, pretend: piece.Get.Length % 3 == 0);
                }

                source.End();
                await read.WaitAsync(TimeSpan.FromSeconds(30));
                return whole.SequenceEqual(pieces.SelectMany(piece => piece.Get));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task ReadAsync_SeveralPiecesAreThere_ComeInOne()
    {
        var source = new PieceStream();
        source.Add([1, 2]);
        source.Add([3]);
        source.Add([4, 5, 6]);
        using var gathering = new GatheringStream(source);
        var buffer = new byte[100];

        (await gathering.ReadAsync(buffer, Cancelled)).ShouldBe(6);
        buffer[..6].ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_NextPieceIsNotThere_WhatIsThereComesAtOnce(bool pretend)
    {
        var source = new PieceStream();
        source.Add([1, 2]);
        if (pretend)
        {
            source.Pretend();
        }

        using var gathering = new GatheringStream(source);
        var buffer = new byte[100];

        var first = gathering.ReadAsync(buffer, Cancelled);
        first.IsCompletedSuccessfully.ShouldBeTrue();
        (await first).ShouldBe(2);
        var waiting = gathering.ReadAsync(Memory<byte>.Empty, Cancelled).AsTask();
        waiting.IsCompleted.ShouldBeFalse();
        source.Add([3]);
        (await waiting).ShouldBe(0);
        (await gathering.ReadAsync(buffer, Cancelled)).ShouldBe(1);
        buffer[0].ShouldBe((byte)3);
        source.End();
        (await gathering.ReadAsync(buffer, Cancelled)).ShouldBe(0);
        (await gathering.ReadAsync(buffer, Cancelled)).ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ReadAsync_SourceFailsLater_TheBytesBeforeItComeFirst(bool pretend)
    {
        var source = new PieceStream();
        source.Add([1, 2]);
        if (pretend)
        {
            source.Pretend();
        }

        using var gathering = new GatheringStream(source);
        var buffer = new byte[100];

        (await gathering.ReadAsync(buffer, Cancelled)).ShouldBe(2);
        source.Fail(new IOException("reset"));
        (await Should.ThrowAsync<IOException>(() => gathering.ReadAsync(buffer, Cancelled).AsTask())).Message.ShouldBe("reset");
    }

    private static async Task ReadAllAsync(Stream stream, int[] sizes, bool lookFirst, List<byte> whole)
    {
        var buffer = new byte[64];
        for (var i = 0; ; i++)
        {
            if (lookFirst)
            {
                var looked = await stream.ReadAsync(Memory<byte>.Empty);
                looked.ShouldBe(0);
            }

            var count = await stream.ReadAsync(buffer.AsMemory(0, sizes.Length == 0 ? 64 : sizes[i % sizes.Length]));
            if (count == 0)
            {
                return;
            }

            whole.AddRange(buffer[..count]);
        }
    }

    /// <summary>Gives the pieces it was given, each no sooner than it was; can say that a byte is there when it is not, as a chunked body does.</summary>
    private sealed class PieceStream : Stream
    {
        private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();
        private readonly Queue<byte> _current = new();
        private bool _pretend;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Add(byte[] piece, bool pretend = false)
        {
            if (pretend)
            {
                Pretend();
            }

            _pieces.Writer.TryWrite(piece);
        }

        public void Pretend() => Volatile.Write(ref _pretend, true);

        public void End() => _pieces.Writer.TryComplete();

        public void Fail(Exception exception) => _pieces.Writer.TryComplete(exception);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty)
            {
                if (_current.Count == 0 && !Volatile.Read(ref _pretend))
                {
                    await _pieces.Reader.WaitToReadAsync(cancellationToken);
                }

                return 0;
            }

            while (_current.Count == 0)
            {
                Volatile.Write(ref _pretend, false);
                if (!await _pieces.Reader.WaitToReadAsync(cancellationToken))
                {
                    return 0;
                }

                if (_pieces.Reader.TryRead(out var piece))
                {
                    Array.ForEach(piece, _current.Enqueue);
                }
            }

            var count = Math.Min(buffer.Length, _current.Count);
            for (var i = 0; i < count; i++)
            {
                buffer.Span[i] = _current.Dequeue();
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
