using System.Text;
using Im.Grains.Push;
using Im.Push;

namespace Im.Notifications;

/// <summary>A leased entry that is to be sent: rendered, with the place it goes to.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="App">The app's settings.</param>
/// <param name="Lane">Its credential's lane.</param>
/// <param name="Address">The device.</param>
/// <param name="Notification">What it shows.</param>
/// <param name="ExpiresAt">When it is no longer worth showing, Unix milliseconds.</param>
internal sealed record PushAttempt(
    OutboxEntry Entry, PushApp App, CredentialLane Lane, PushAddress Address, PushNotification Notification, long ExpiresAt)
{
    /// <summary>What the log knows the token by.</summary>
    public string TokenHash { get; } = Im.Push.TokenHash.Of(Address.Token);

    /// <summary>Alike for those that one call of the vendor can take together.</summary>
    public string Likeness
    {
        get
        {
            var it = Notification;
            var text = new StringBuilder(Lane.Credential.Fingerprint);
            void Add(string? part) => text.Append('\u001f').Append(part ?? "\u001e");
            Add(it.MessageId);
            Add(it.CollapseKey);
            Add(it.Thread);
            Add(it.Title);
            Add(it.Body);
            Add($"{it.Click.Kind} {it.Click.Target}");
            Add($"{it.Badge} {it.Ttl.Ticks / TimeSpan.TicksPerSecond} {it.Urgency} {it.IsSilent} {it.IsCall}");
            Add(it.Sound);
            foreach (var (name, value) in it.Data.OrderBy(it => it.Key, StringComparer.Ordinal)) Add($"{name}={value}");
            return text.ToString();
        }
    }
}
