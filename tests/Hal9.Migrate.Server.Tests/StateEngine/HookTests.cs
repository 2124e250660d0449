using System.Text.Json;
using Hal9.Migrate.Access;
using Hal9.Migrate.Journal;
using Hal9.Migrate.Routing;
using Hal9.Migrate.Server.Asking;
using Hal9.Migrate.Server.Tests.Asking;
using Hal9.Migrate.Wire;

namespace Hal9.Migrate.Server.Tests.StateEngine;

/// <summary>Programs that are told who owns the writes, through a cut-over and back.</summary>
public sealed class HookTests
{
    [Fact]
    public async Task OwnerChanges_ThereAndBack_EachHookIsToldAndOneThatFailsIsTriedAgain()
    {
        using var rows = new MovedRows(10);
        var folder = Directory.CreateTempSubdirectory("hal9-hooks-").FullName;
        var told = Path.Combine(folder, "told");
        Write(folder, "jobs", $"echo $HAL9_MIGRATION $HAL9_OWNER $HAL9_ATTEMPT >> {told}", $"echo %HAL9_MIGRATION% %HAL9_OWNER% %HAL9_ATTEMPT%>> {told}");
        Write(folder, "shy", "echo not yet >&2; exit 3", "echo not yet 1>&2\r\nexit /b 3");
        var name = OperatingSystem.IsWindows() ? ".cmd" : "";
        await using var server = await TestServer.StartAsync(
            rows.In($$"""
            "hooks":[{"command":"jobs{{name}}","name":"jobs"},{"command":"shy{{name}}","name":"shy"},{"command":"missing"}]
            """),
            options: options => options with { HooksDirectory = folder });
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        var status = await server.UntilAsync(status => status.StandbyOver && status.State is { WriteOwner: Side.Successor, Hooks: [{ Current: true }, { Attempts: > 0 }, { Attempts: > 0 }] });
        status.State!.Hooks[0].Knows.ShouldBe(Side.Successor);
        status.State.Hooks[1].Failure.ShouldNotBeNull().ShouldContain("it ended with 3: not yet");
        status.State.Hooks[2].Failure.ShouldNotBeNull().ShouldContain("there is no program missing");

        Write(folder, "shy", "exit 0", "exit /b 0");
        await server.UntilAsync(status => status.State!.Hooks[1] is { Current: true, Knows: Side.Successor });
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Reason: "enough"));
        await server.UntilAsync(status => status.State is { WriteOwner: Side.Legacy, Hooks: [{ Current: true, Knows: Side.Legacy }, { Current: true, Knows: Side.Legacy }, ..] });
        (await File.ReadAllLinesAsync(told, TestContext.Current.CancellationToken)).Select(line => line.Trim()).ShouldBe(["test successor 1", "test legacy 1"]);
        var events = await server.GetAsync<EventDocument[]>(ApiPath.Events + "?limit=1000");
        events.Where(happened => happened.Type == nameof(HookRan)).ShouldContain(happened => happened.Message == "Hook jobs knows that the legacy owns the writes");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task OwnerChanges_ThereAndBack_AWebhookIsCalledSignedAndTriedAgain()
    {
        using var rows = new MovedRows(10);
        await using var receiver = await Receiver.StartAsync();
        var refuses = true;
        receiver.Answer = context =>
        {
            context.Response.StatusCode = refuses ? 503 : 204;
            return Task.CompletedTask;
        };
        var secrets = Directory.CreateTempSubdirectory("hal9-hooks-").FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "key"), "hook-key", TestContext.Current.CancellationToken);
        await using var server = await TestServer.StartAsync(
            rows.In($$"""
            "hooks":[{"url":"{{receiver.Url}}owner","name":"jobs","secret":"${file:key}"}]
            """),
            options: options => options with { Secrets = new() { Directory = secrets } });
        await using var gateway = new ScriptedGateway(server, await server.TokenAsync(Role.Gateway)).Start();
        await server.UntilAsync(status => status.Gateways is [{ UpToDate: true }]);
        await server.PostAsync<ChangeDocument>(ApiPath.Goal, new StartRequest());
        var failing = await server.UntilAsync(status => status.State is { Hooks: [{ Attempts: > 0 }] });
        failing.State!.Hooks[0].Failure.ShouldBe("127.0.0.1 answers with status 503");
        refuses = false;
        await server.UntilAsync(status => status.StandbyOver && status.State!.Hooks[0] is { Current: true, Knows: Side.Successor });
        await server.PostAsync<ChangeDocument>(ApiPath.Rollback, new RollbackRequest(Reason: "enough"));
        await server.UntilAsync(status => status.State is { WriteOwner: Side.Legacy, Hooks: [{ Current: true, Knows: Side.Legacy }] });

        var calls = receiver.Requests.ToList();
        foreach (var (path, headers, body) in calls)
        {
            path.ShouldBe("/owner");
            headers[SignedRequest.SignatureHeader].ShouldBe(SignedRequest.Signature("hook-key", headers[SignedRequest.TimestampHeader], body));
        }

        using var first = JsonDocument.Parse(calls[0].Body);
        using var last = JsonDocument.Parse(calls[^1].Body);
        string Of(JsonElement call) => $"{call.GetProperty("hook")} {call.GetProperty("migration")} {call.GetProperty("owner")} {call.GetProperty("attempt")}";
        Of(first.RootElement).ShouldBe("jobs test successor 1");
        Of(last.RootElement).ShouldBe("jobs test legacy 1");
        last.RootElement.GetProperty("ownership").GetInt64().ShouldBeGreaterThan(first.RootElement.GetProperty("ownership").GetInt64());
        Directory.Delete(secrets, recursive: true);
    }

    private static void Write(string folder, string name, string shell, string batch)
    {
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(Path.Combine(folder, name + ".cmd"), $"@echo off\r\n{batch}\r\n");
            return;
        }

        // Another file each time: one that is being run cannot be written.
        var (path, fresh) = (Path.Combine(folder, name), Path.Combine(folder, name + ".new"));
        File.WriteAllText(fresh, $"#!/bin/sh\n{shell}\n");
        File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Move(fresh, path, overwrite: true);
    }
}
