using Im.Grains.Push;
using Im.Protocol;

namespace Im.Cluster.Tests.Kit;

/// <summary>Devices of the tenant with push, and what is asked of them just before a vendor is called.</summary>
internal static class Pushing
{
    /// <summary>A user nobody else has, whose one device has a token and is not connected.</summary>
    public static async Task<Device> Away(this ImCluster im)
    {
        var device = im.Device(TestTenants.Push);
        await device.Register(PushTokens.New(im));
        return device;
    }

    /// <summary>Why the device is not told of the newest message that was offered for it; null if it is.</summary>
    public static async Task<PushRefusal?> Refusal(this ImCluster im, Device device) => (await im.Judge(device)).Refusal;

    /// <summary>What its account says of the newest message that was offered for the device.</summary>
    public static Task<PushVerdict> Judge(this ImCluster im, Device device, bool mentioned = false)
    {
        var offer = im.Pushes.For(device)[^1];
        return device.Grain.JudgePush(new PushQuestion
        {
            DeviceId = offer.DeviceId,
            Login = offer.Login,
            Peer = offer.Peer,
            Message = offer.Message,
            Mentioned = mentioned,
        });
    }

    /// <summary>What a gateway says that has had no acknowledgement of what it delivered last.</summary>
    public static Task TellUnacknowledged(this Device device, Connection connection, int count = 1) => device.Grain.Unacknowledged(
        device.DeviceId, connection.Fence,
        [.. connection.Frames.TakeLast(count).Select(frame => new OpenDelivery { Envelope = EnvelopeWriter.Encode(frame) })]);

    /// <summary>As the worker does with the newest message to the group that it has.</summary>
    public static async Task ConsiderPush(this ImCluster im, Team team, Device member) =>
        await member.Grain.ConsiderPush(team.Id, im.Pushes.To(team.Id)[^1].Message);
}
