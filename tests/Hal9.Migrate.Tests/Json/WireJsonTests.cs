using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hal9.Migrate.Decisions;
using Hal9.Migrate.Json;
using Hal9.Migrate.Phases;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Tests.Json;

public sealed class WireJsonTests
{
    private static readonly StatusDocument Status = new()
    {
        Name = "hal9",
        Status = MigrationStatus.RollingBack,
        Phase = Phase.RampUp,
        Percentage = Percentage.Of(75),
        Since = DateTimeOffset.UnixEpoch,
        Goal = new(Phase.Full, Percentage.Of(100), "ann"),
        WaitingFor = ["the hold: 3 of 10 healthy s"],
        Hold = new(3, 10),
        RestartRequired = true,
        JournalVersion = 7,
        Warnings = [],
    };

    [Fact]
    public void Options_WhatIsDescribedWhenCompiled_IsWrittenAsByReflection()
    {
        var reflection = new JsonSerializerOptions(Hal9Json.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

        var json = JsonSerializer.Serialize(Status, Hal9Json.Options);

        json.ShouldBe(JsonSerializer.Serialize(Status, reflection));
        json.ShouldContain("\"waiting_for\":[\"the hold");
        JsonSerializer.Serialize(JsonSerializer.Deserialize<StatusDocument>(json, Hal9Json.Options), reflection).ShouldBe(json);
    }

    [Theory]
    [InlineData(typeof(StatusDocument))]
    [InlineData(typeof(ChangeDocument))]
    [InlineData(typeof(ServerHealthDocument))]
    public void Options_WhatIsAskedForMost_NeedsNoReflection(Type type) =>
        Hal9Json.Options.GetTypeInfo(type).OriginatingResolver.ShouldBeAssignableTo<System.Text.Json.Serialization.JsonSerializerContext>();
}
