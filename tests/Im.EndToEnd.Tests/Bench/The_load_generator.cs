using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Im.Testing;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Im.EndToEnd.Tests.Bench;

public sealed class The_load_generator(ImpatientServer running) : IClassFixture<ImpatientServer>
{
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Sees_pairs_of_devices_receive_all_that_they_send_once_and_in_order()
    {
        var figures = await Run("p2p", "--connections", "20", "--window", "8", "--messages", "20");

        Assert.Equal(400, figures.GetProperty("messages sent").GetDouble());
        string[] faults = ["refused", "unanswered", "lost", "duplicates", "out of order", "holes in seq"];
        Assert.All(faults, fault => Assert.Equal(0, figures.GetProperty(fault).GetDouble()));
    }

    [Fact]
    public async Task Sends_no_faster_than_it_is_told()
    {
        var figures = await Run("p2p", "--connections", "4", "--window", "1", "--rate", "400", "--messages", "50");

        Assert.Equal(200, figures.GetProperty("messages sent").GetDouble());
        Assert.Equal(0, figures.GetProperty("lost").GetDouble());

        // The last of 200 is due 199 / 400 s after the start, however fast the server is.
        Assert.InRange(figures.GetProperty("messages/s").GetDouble(), 1, 200 / (199.0 / 400));
    }

    [Theory]
    [InlineData("5", "p2p", "--connections", "6")]
    [InlineData("5", "group", "--members", "6")]
    [InlineData("3.1.1", "p2p", "--connections", "6")]
    [InlineData("3.1.1", "group", "--members", "6")]
    public async Task Measures_any_broker_in_the_same_way(string version, string scenario, string size, string count)
    {
        var port = ServerProcess.FreePorts(1)[0];
        using var broker = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(port)
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).WithDefaultEndpointBoundIPV6Address(IPAddress.None).Build());
        broker.ValidatingConnectionAsync += client =>
        {
            // 3.1.1 forbids a password without a user name.
            if (client.RawPassword is not null) client.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        await broker.StartAsync();

        var figures = await Run(["--broker", $"mqtt://127.0.0.1:{port}", "--mqtt", version], scenario, size, count, "--messages", "20");

        await broker.StopAsync();
        Assert.Equal(scenario == "p2p" ? 120 : 20, figures.GetProperty("messages sent").GetDouble());
        Assert.Equal(0, figures.GetProperty("lost").GetDouble());
        Assert.Equal(0, figures.GetProperty("duplicates").GetDouble());
    }

    [Fact]
    public async Task Fills_the_archive_before_it_measures()
    {
        var figures = await Run("p2p", "--connections", "4", "--archived", "400", "--idle-connections", "3", "--messages", "20");

        Assert.Equal(80, figures.GetProperty("messages sent").GetDouble());
        Assert.Equal(0, figures.GetProperty("holes in seq").GetDouble());
    }

    [Fact]
    public async Task Sees_devices_get_everything_once_that_go_away_and_come_back()
    {
        var figures = await Run(
            "mixed", "--connections", "40", "--chatting", "20", "--chats", "100", "--group-messages", "20",
            "--returns", "20", "--away", "1", "--registrations", "2", "--app-sends", "3", "--warm-up", "1", "--duration", "5", "--app", "demo:demo-secret");

        string[] done = ["come back and pull", "read mark", "history", "register and connect", "app's send", "chat: delivery", "group: delivery"];
        Assert.All(done, what => Assert.True(figures.GetProperty($"{what}, count").GetDouble() > 0));
        Assert.True(figures.GetProperty("messages pulled").GetDouble() > 0);
        string[] faults = ["refused", "devices without an answer", "lost", "duplicates", "out of order"];
        Assert.All(faults, fault => Assert.Equal(0, figures.GetProperty(fault).GetDouble()));
    }

    [Fact]
    public async Task Pulls_all_that_waits()
    {
        var figures = await Run("drain", "--messages", "120", "--page", "50", "--pulls", "2");

        Assert.True(figures.GetProperty("messages/s").GetDouble() > 0);
    }

    [Fact]
    public async Task Counts_idle_connections()
    {
        var figures = await Run("idle", "--connections", "20", "--warm-up", "2", "--settle", "0");

        Assert.True(figures.GetProperty("server RSS, MB").GetDouble() > 0);
    }

    private Task<JsonElement> Run(params string[] scenario) => Run(
        ["--server", running.Server.Http.ToString(), "--server-pid", $"{running.Server.ProcessId}"], scenario);

    [Fact]
    public async Task Lets_devices_call_each_other()
    {
        var figures = await Run("calls", "--pairs", "4", "--warm-up", "1", "--duration", "2");

        Assert.True(figures.GetProperty("calls/s").GetDouble() > 0);
        Assert.Equal(0, figures.GetProperty("refused").GetDouble());
    }

    [Fact]
    public async Task Lets_devices_come_all_at_once()
    {
        var figures = await Run("storm", "--connections", "20", "--warm-up", "2", "--at-once", "10");

        Assert.InRange(figures.GetProperty("p50, ms").GetDouble(), double.Epsilon, figures.GetProperty("p99, ms").GetDouble());
    }

    /// <summary>Runs it to its end, which must be a good one, and returns the figures of its report.</summary>
    private static async Task<JsonElement> Run(string[] target, params string[] scenario)
    {
        using var directory = new TempDirectory();
        var json = Path.Combine(directory.Path, "report.json");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Repository.Program("Im.Bench", "im-bench"), .. scenario, .. target, "--json", json,
            ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(Enough, TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"It ended with {process.ExitCode}: {errors}{await output}");

        await using var report = File.OpenRead(json);
        using var read = await JsonDocument.ParseAsync(report, cancellationToken: TestContext.Current.CancellationToken);
        return read.RootElement.GetProperty("runs")[0].GetProperty("figures").Clone();
    }
}
