using System.Text.Json;
using Im.Protocol.Groups;

namespace Im.Chaos.Checking;

/// <summary>Who is in a group by its events, one after the other, is who wrote to it, and what its stays say. Who came and has
/// no stay at all would be shown nothing, and lack nothing.</summary>
internal sealed class MembersOnly : ICheck
{
    private static readonly string[] Coming = [GroupEvents.Created, GroupEvents.Joined, GroupEvents.Invited];
    private static readonly string[] Going = [GroupEvents.Left, GroupEvents.Removed, GroupEvents.Banned];

    public IEnumerable<Violation> Look(Evidence evidence) => evidence.Conversations
        .Where(it => it.Key[0] == 'g')
        .SelectMany(it => OfGroup(evidence, it.Key, it.Value));

    private static IEnumerable<Violation> OfGroup(Evidence evidence, string group, List<ArchivedMessage> messages)
    {
        var stays = evidence.Archive.Stays.Where(it => it.Conversation == group).ToDictionary(it => it.Account);
        var members = new HashSet<string>();
        foreach (var message in messages)
        {
            var (coming, going) = message.IsEvent ? Change(message) : ([], []);
            foreach (var account in coming.Where(it => !stays.ContainsKey(it)))
                yield return new Violation(ViolationKind.Gap, $"{account} came to {group} at #{message.Seq}, and may see nothing of it.");
            members.UnionWith(coming);   // who comes sees the event as the first, who goes as the last
            if (!message.IsEvent && !members.Contains(message.Sender))
                yield return Of($"{group} #{message.Seq} ({message.Id}) is of {message.Sender}, who was not in it.");
            foreach (var (account, stay) in stays.Where(it => it.Value.Sees(message.Seq) != members.Contains(it.Key)))
            {
                var was = members.Contains(account) ? "was" : "was not";
                yield return Of($"{account} {was} in {group} at #{message.Seq} by its events; not so by its stays {string.Join(", ", stay.Windows)}.");
            }

            members.ExceptWith(going);
        }
    }

    private static Violation Of(string text) => new(ViolationKind.Foreign, text);

    private static (IEnumerable<string> Coming, IEnumerable<string> Going) Change(ArchivedMessage message)
    {
        using var json = JsonDocument.Parse(message.Content);
        if (!json.RootElement.TryGetProperty("content", out var content)) return ([], []);

        var what = content.GetProperty("event").GetString();
        List<string> accounts = content.TryGetProperty("accounts", out var named)
            ? [.. named.EnumerateArray().Select(it => it.GetString()!)]
            : [];
        return (Coming.Contains(what) ? accounts : [], Going.Contains(what) ? accounts : []);
    }
}
