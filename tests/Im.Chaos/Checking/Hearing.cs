using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>Whether what was just sent comes to all whom it is for, while the run goes on. A device that is deaf for minutes, until
/// its connection is cut for another reason, has everything in the end.</summary>
internal static class Hearing
{
    /// <summary>Who was not shown one of some messages to accounts.</summary>
    public static IEnumerable<(string Device, string Id)> Missing(
        IReadOnlyCollection<Device> devices, IReadOnlyCollection<Sent> sent, IEnumerable<Shown> shown)
    {
        var ids = sent.Select(it => it.Id).ToHashSet();
        var seen = shown.Where(it => ids.Contains(it.Id)).Select(it => (it.Device, it.Id)).ToHashSet();
        return
            from message in sent
            let writer = devices.First(it => it.Name == message.Device)
            from device in devices
            where device.Name != writer.Name && (device.Account == message.To || device.Account == writer.Account)
            where !seen.Contains((device.Name, message.Id))
            select (device.Name, message.Id);
    }
}
