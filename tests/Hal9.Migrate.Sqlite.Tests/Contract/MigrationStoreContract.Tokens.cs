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

    [Fact]
    public async Task FindSession_OfATokenThatIsThere_IsItsTokenUntilTheFirstOfBothExpires()
    {
        await using var bed = MakeBed();
        var (ann, bob) = (Given.Token("ann"), Given.Token("bob", Given.Noon.AddHours(1)));
        await using (var store = await bed.OpenAsync(Stop))
        {
            await store.Tokens.AddAsync(ann, Stop);
            await store.Tokens.AddAsync(bob, Stop);
            await store.Tokens.AddSessionAsync(new BrowserSession("a", ann.Hash, Given.Noon.AddHours(2)), Given.Noon, Stop);
            await store.Tokens.AddSessionAsync(new BrowserSession("b", bob.Hash, Given.Noon.AddHours(2)), Given.Noon, Stop);
        }

        await using var reopened = await bed.OpenAsync(Stop);
        (await reopened.Tokens.FindSessionAsync("a", Stop)).ShouldBe(ann with { ExpiresAt = Given.Noon.AddHours(2) });
        (await reopened.Tokens.FindSessionAsync("b", Stop)).ShouldBe(bob);
        (await reopened.Tokens.FindSessionAsync("c", Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task FindSession_RemovedOrItsTokenRevokedOrForgotten_IsNull()
    {
        await using var bed = MakeBed();
        await using var store = await bed.OpenAsync(Stop);
        foreach (var name in (string[])["ann", "bob", "eve"])
        {
            await store.Tokens.AddAsync(Given.Token(name), Stop);
            await store.Tokens.AddSessionAsync(new BrowserSession(name, Given.Token(name).Hash, Given.Noon.AddHours(name == "eve" ? 1 : 9)), Given.Noon, Stop);
        }

        await store.Tokens.RemoveSessionAsync("ann", Stop);
        await store.Tokens.RemoveSessionAsync("ann", Stop);
        await store.Tokens.RemoveAsync("bob", Stop);
        await store.Tokens.AddSessionAsync(new BrowserSession("late", Given.Token("ann").Hash, Given.Noon.AddHours(9)), Given.Noon.AddHours(2), Stop);

        (await store.Tokens.FindSessionAsync("ann", Stop)).ShouldBeNull();
        (await store.Tokens.FindSessionAsync("bob", Stop)).ShouldBeNull();
        (await store.Tokens.FindSessionAsync("eve", Stop)).ShouldBeNull("it had expired when the last one was added");
        (await store.Tokens.FindSessionAsync("late", Stop)).ShouldNotBeNull();
    }
}
