using Hal9.Migrate.Access;
using Hal9.Migrate.Problems;

namespace Hal9.Migrate.Storage.Contract;

public abstract partial class MigrationStoreContract
{
    [Fact]
    public async Task AddToken_OfEveryRole_IsFoundByItsHashAsItWas()
    {
        await using var bed = MakeBed();
        var tokens = Enum.GetValues<Role>().Select(role => Given.Token(role.ToString(), role == Role.Admin ? null : Given.Noon.AddDays(-1)) with { Role = role }).ToList();
        await using (var store = await bed.OpenAsync(Stop))
        {
            foreach (var token in tokens)
            {
                (await store.Tokens.AddAsync(token, Stop)).ShouldBeTrue();
            }
        }

        await using var reopened = await bed.OpenAsync(Stop);
        foreach (var token in tokens)
        {
            (await reopened.Tokens.FindAsync(token.Hash, Stop)).ShouldBe(token);
        }
    }

    [Fact]
    public async Task AddToken_OfANameThatIsThere_IsRefusedAndKeepsTheFirst()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        (await store.Tokens.AddAsync(Given.Token("ann"), Stop)).ShouldBeTrue();
        (await store.Tokens.AddAsync(Given.Token("ann"), Stop)).ShouldBeFalse();
        (await store.Tokens.AddAsync(Given.Token("bob") with { Name = "ann", Role = Role.Admin }, Stop)).ShouldBeFalse();
        (await store.Tokens.ListAsync(Stop)).ShouldBe([Given.Token("ann")]);
    }

    [Fact]
    public async Task AddToken_WithTheTextOfAnother_IsRefusedWithAReason()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Tokens.AddAsync(Given.Token("ann"), Stop);
        var refused = await Should.ThrowAsync<MigrateException>(() => store.Tokens.AddAsync(Given.Token("ann") with { Name = "bob" }, Stop));
        refused.Problem.Code.ShouldBe(ProblemCode.InvalidArgument);
        (await store.Tokens.ListAsync(Stop)).ShouldBe([Given.Token("ann")]);
    }

    [Fact]
    public async Task FindToken_OfAnUnknownHash_IsNull()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Tokens.AddAsync(Given.Token("ann"), Stop);
        (await store.Tokens.FindAsync(AccessToken.HashOf("another"), Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task ListTokens_AddedInAnyOrder_AreOrderedByName()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        foreach (var name in (string[])["bob", "ann", "zoe", "cat"])
        {
            await store.Tokens.AddAsync(Given.Token(name), Stop);
        }

        (await store.Tokens.ListAsync(Stop)).Select(token => token.Name).ShouldBe(["ann", "bob", "cat", "zoe"]);
    }

    [Fact]
    public async Task RemoveToken_ByName_IsGoneAndItsNameFree()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        await store.Tokens.AddAsync(Given.Token("ann"), Stop);
        (await store.Tokens.RemoveAsync("bob", Stop)).ShouldBeFalse();
        (await store.Tokens.RemoveAsync("ann", Stop)).ShouldBeTrue();
        (await store.Tokens.RemoveAsync("ann", Stop)).ShouldBeFalse();
        (await store.Tokens.FindAsync(Given.Token("ann").Hash, Stop)).ShouldBeNull();
        (await store.Tokens.AddAsync(Given.Token("ann"), Stop)).ShouldBeTrue();
    }
}
