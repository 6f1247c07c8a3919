using System.Diagnostics;
using Im.EndToEnd.Tests.Sdk;
using Im.Mqtt;
using Im.Testing;
using Npgsql;

namespace Im.EndToEnd.Tests.Faults;

public sealed class A_database_that_is_away
{
    private const int Refusals = 20;
    private const int MoreOfEach = 50;

    /// <summary>PostgreSQL goes away under load, and comes back: nobody is disconnected, what was acknowledged is archived, once,
    /// and sends go on by themselves.</summary>
    /// <param name="hangs">Whether it hangs and goes on; else it is killed and started again.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Costs_no_connection_and_no_acknowledged_message(bool hangs)
    {
        if (!PostgreSqlServer.IsInstalled) Assert.Skip("No PostgreSQL here.");
        using var directory = new TempDirectory();
        await using var database = new PostgreSqlServer(directory.Path);
        await database.Create();
        await using var server = new ServerOnPostgreSql(database.ConnectionString);
        await server.InitializeAsync();
        await using var five = await EndlessSender.Start(server.Process, "five", MqttVersion.V5);
        await using var three = await EndlessSender.Start(server.Process, "three", MqttVersion.V311);
        await using var sdk = new EndlessClient(await server.Connect("sdk"), await server.Connect("reader"));
        ISender[] senders = [five, three, sdk];
        await Task.WhenAll(senders.Select(it => it.Acknowledges(MoreOfEach)));
        var before = Process.GetProcessById(server.Process.ProcessId).WorkingSet64;

        await (hangs ? database.Freeze() : database.Kill());
        await five.IsRefused(Refusals);
        var meanwhile = Process.GetProcessById(server.Process.ProcessId).WorkingSet64;
        await (hangs ? database.Thaw() : database.Start());

        var back = Stopwatch.StartNew();
        var resumed = await Task.WhenAll(senders.Select(async it =>
        {
            await it.Acknowledges(1);
            return back.Elapsed;
        }));
        await Task.WhenAll(senders.Select(it => it.Acknowledges(MoreOfEach)));
        var acknowledged = (await Task.WhenAll(senders.Select(it => it.Stop()))).SelectMany(it => it).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{acknowledged.Count} acknowledged; resumed after {string.Join(", ", resumed.Select(it => $"{it.TotalMilliseconds:0} ms"))}; "
            + $"server {before >> 20} MiB before, {meanwhile >> 20} MiB meanwhile");

        var archived = await Archived(database);
        Assert.Equal(archived.Count, archived.Select(it => it.Id).Distinct().Count());
        Assert.Superset(acknowledged.ToHashSet(), archived.Select(it => it.Id).ToHashSet());
        foreach (var chat in archived.GroupBy(it => it.Conversation))
            Assert.Equal(Enumerable.Range(1, chat.Count()).Select(i => (long)i), chat.Select(it => it.Seq).Order());
        Assert.Equal(sdk.Acknowledged, await sdk.Seen());
    }

    private static async Task<List<(long Conversation, long Seq, string Id)>> Archived(PostgreSqlServer database)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand("select conversation_id, seq, message_id from messages");
        await using var rows = await command.ExecuteReaderAsync();
        var archived = new List<(long, long, string)>();
        while (await rows.ReadAsync()) archived.Add((rows.GetInt64(0), rows.GetInt64(1), rows.GetString(2)));
        return archived;
    }

    private sealed class ServerOnPostgreSql(string connectionString) : RunningServer
    {
        protected override Dictionary<string, string> Settings => new()
        {
            ["Im:Storage:Provider"] = "postgres",
            ["Im:Storage:ConnectionString"] = connectionString,
        };
    }
}
