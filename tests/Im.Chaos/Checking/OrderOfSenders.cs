using Im.Chaos.Histories;

namespace Im.Chaos.Checking;

/// <summary>What an app of the SDK sends to one conversation stands there in the order of sending, over lost connections and
/// restarts. (Who speaks MQTT by hand has that promise for one connection only, and sends again on others.)</summary>
internal sealed class OrderOfSenders : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence)
    {
        var ofApps = evidence.Sent.Where(it => evidence.Devices[it.Device].Kind == DeviceKind.Sdk);
        foreach (var sent in ofApps.GroupBy(it => (it.Device, it.To)))
        {
            ArchivedMessage? before = null;
            foreach (var message in sent)
            {
                if (evidence.ById[message.Id].FirstOrDefault() is not { } archived) continue;
                if (before is not null && archived.Seq < before.Seq)
                {
                    yield return new Violation(
                        ViolationKind.Order,
                        $"{before.Id} (#{before.Seq}) was sent before {archived.Id} (#{archived.Seq}) to {archived.Conversation}.",
                        message.At);
                }

                before = archived;
            }
        }
    }
}
