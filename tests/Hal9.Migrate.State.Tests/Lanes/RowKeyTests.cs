using FsCheck;
using FsCheck.Fluent;
using Hal9.Migrate.State.Rows;

namespace Hal9.Migrate.State.Tests.Lanes;

public sealed class RowKeyTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSameKey() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(value => (object)value),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (object)value.Get),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(value => (object)value.Get),
            ArbMap.Default.GeneratorFor<byte[]>().Select(value => (object)value),
            ArbMap.Default.GeneratorFor<Guid>().Select(value => (object)value),
            ArbMap.Default.GeneratorFor<DateTimeOffset>().Select(value => (object)value),
            ArbMap.Default.GeneratorFor<decimal>().Select(value => (object)value)).ListOf().ToArbitrary(),
        values =>
        {
            var key = new RowKey([.. values]);
            var read = RowKey.Parse(key.ToString());
            read.ShouldBe(key);
            read.Values.ShouldBe(values);
        }));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""[{"colour":"red"}]""")]
    [InlineData("""[{"int":"x"}]""")]
    public void Parse_OfSomethingElse_SaysSo(string text) => Should.Throw<FormatException>(() => RowKey.Parse(text));
}
