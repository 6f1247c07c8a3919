using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Bench.Reports;
using Im.Bench.Vendors;
using Im.Mqtt;
using Im.Protocol;
using Im.Protocol.Rest;

namespace Im.Bench.Scenarios;

/// <summary>Messages to devices that are away, or that are connected and dead, until their vendor is called.</summary>
internal sealed class Pushes : IScenario
{
    private static readonly string[] Vendors = ["apns", "fcm", "meizu"];
    // A conversation is shown anew after this.
    private static readonly TimeSpan ShownAnew = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly Option<int> Vendor = Choice.Of("vendor", "1: APNs, 2: FCM, 3: Meizu.", 1, 1, Vendors.Length);
    private static readonly Option<int> Devices = Choice.Of("devices", "Devices that are pushed to; once before, which does not count.", 5_000);
    private static readonly Option<int> Latency = Choice.Of("latency", "Milliseconds that the vendor takes to answer.", 20, 0, 10_000);
    private static readonly Option<int> Window = Choice.Of("window", "Messages without an answer.", 64, 1, 1_000);
    private static readonly Option<int> Rate = Choice.Of("rate", "Messages a second; 0 is as fast as the server takes them.", 0, 0);
    private static readonly Option<int> HalfOpen = Choice.Of("half-open", "1: devices are connected and do not answer; 0: they are away.", 0, 0, 1);

    public string Name => "push";

    public string Description => "Messages to devices that are not there: notifications a second, and from PUBLISH to the vendor's request.";

    public IReadOnlyList<Option<int>> Options { get; } = [Vendor, Devices, Latency, Window, Rate, HalfOpen];

    public async Task<Outcome> Run(Workbench bench, ParseResult options, CancellationToken cancellation)
    {
        if (bench.Target is not ImTarget target) throw new NotSupportedException("Only an Im.Orleans server pushes.");
        await using var vendor = await VendorStandIn.Start(TimeSpan.FromMilliseconds(options.GetValue(Latency)));
        var token = Vendors[options.GetValue(Vendor) - 1];
        bench.Say("registering");
        var devices = await Register(target, token, options.GetValue(Devices), cancellation);
        await using var sender = await DeviceConnection.Open((await target.Register(1, cancellation))[0], cancellation);
        var letters = new Letters(sender, options.GetValue(Window));
        sender.Start(letters);

        bench.Say("warming up");
        await Push(letters, vendor, devices, 0, cancellation);
        await Task.Delay(ShownAnew, cancellation);
        await using var silent = options.GetValue(HalfOpen) == 1
            ? await Crowd.Connect(devices, cancellation)   // not started: nothing is read, nothing acknowledged
            : await Crowd.Connect([], cancellation);
        bench.Say("measuring");
        vendor.Begin();
        var begin = await bench.Observer.Look(cancellation);
        await Push(letters, vendor, devices, options.GetValue(Rate), cancellation);
        var end = await bench.Observer.Look(cancellation);
        var faults = new List<string>();
        if (vendor.Requests != devices.Length) faults.Add($"{vendor.Requests} notifications came for {devices.Length} messages.");
        if (vendor.Unknown > 0) faults.Add($"{vendor.Unknown} notifications name no message.");
        if (letters.Refused > 0) faults.Add($"{letters.Refused} messages were refused.");
        return new Outcome(
            [
                new("pushes/s", devices.Length / vendor.Span.TotalSeconds),
                .. vendor.Age.FiguresOf("PUBLISH to vendor"),
                .. end.CostSince(begin, devices.Length),
            ],
            faults);
    }

    private static Task<Login[]> Register(ImTarget target, string vendor, int count, CancellationToken cancellation) =>
        target.Register(
            count,
            () => new PushRegistration { Vendor = vendor, Token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)) },
            cancellation);

    private static async Task Push(
        Letters letters, VendorStandIn vendor, Login[] devices, int rate, CancellationToken cancellation)
    {
        var had = vendor.Requests;
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < devices.Length; i++)
        {
            if (rate > 0 && TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellation);
            await letters.Send(devices[i].Inbox, cancellation);
        }

        var waited = Stopwatch.StartNew();
        while (vendor.Requests < had + devices.Length)
        {
            if (waited.Elapsed > Patience) throw new TimeoutException($"{vendor.Requests - had} of {devices.Length} notifications came.");
            await Task.Delay(5, cancellation);
        }
    }

    /// <summary>Sends a message to each of many, with a window.</summary>
    private sealed class Letters(DeviceConnection connection, int window) : IInbox
    {
        private const int Size = 300;

        private readonly SemaphoreSlim _room = new(window);
        private int _sent;

        /// <summary>Messages that the server did not take.</summary>
        public int Refused { get; private set; }

        /// <summary>Sends one as soon as there is room.</summary>
        public async Task Send(string to, CancellationToken cancellation)
        {
            await _room.WaitAsync(cancellation);
            var template = new MessageTemplate(0, Topics.Send, to, Size);
            var packetId = (ushort)((_sent++ % ushort.MaxValue) + 1);
            connection.Outgoing.Add(template.Encode(packetId, _sent, Stopwatch.GetTimestamp()));
            connection.Outgoing.Flush();
        }

        /// <inheritdoc/>
        public void Delivered(in PublishPacket packet)
        {
            // Nobody writes to it.
        }

        /// <inheritdoc/>
        public void Acknowledged(in AckPacket ack)
        {
            if (ack.Reason >= MqttReasonCode.UnspecifiedError) Refused++;
            _room.Release();
        }
    }
}
