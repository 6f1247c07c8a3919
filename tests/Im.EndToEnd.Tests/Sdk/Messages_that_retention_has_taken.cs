using Im.Client;
using Microsoft.Data.Sqlite;

namespace Im.EndToEnd.Tests.Sdk;

public sealed class Messages_that_retention_has_taken : IAsyncLifetime
{
    private const string TwoDays = "172800000";

    private readonly KeepsADay _server = new();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Hold_up_nobody_who_has_missed_them()
    {
        var (alice, bob) = (await _server.Connect("alice"), await _server.Connect("bob"));
        await Send(alice, "1", "2");
        await bob.SeeTexts(2);
        await bob.DisposeAsync();
        await Send(alice, "3", "4");

        await Age();
        while (await Archive("select count(*) from messages") is > 0L) await Task.Delay(20, Deadline);

        await Send(alice, "5");
        var back = await _server.Connect("bob");
        var fresh = await _server.Connect("bob", "tablet");

        Assert.Equal([(5L, "5")], (await back.See(1)).ConvertAll(it => (it.Seq, it.Text!)));
        Assert.Equal([(5L, "5")], (await fresh.See(1)).ConvertAll(it => (it.Seq, it.Text!)));
        await Send(alice, "6");
        Assert.Equal(["6"], await back.SeeTexts(1));
        Assert.Equal(["6"], await fresh.SeeTexts(1));
    }

    private static async Task Send(ImClient from, params string[] texts)
    {
        foreach (var text in texts) await from.SendTextAsync(from.AccountOf("bob"), text, cancellationToken: Deadline);
    }

    /// <summary>Days pass. Retention looks when the server starts, and then every hour.</summary>
    private async Task Age()
    {
        await _server.Process.Stop();
        await Archive($"update messages set sent_at = sent_at - {TwoDays}");
        await _server.Process.Restart();
    }

    private async Task<object?> Archive(string sql)
    {
        var path = Path.Combine(_server.Process.DataDirectory, "archive.db");
        await using var file = new SqliteConnection($"Data Source={path};Pooling=false");
        await file.OpenAsync(Deadline);
        await using var command = file.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Deadline);
    }

    private sealed class KeepsADay : RunningServer
    {
        protected override Dictionary<string, string> Settings => new() { ["Im:Archive:RetentionDays"] = "1" };
    }
}
