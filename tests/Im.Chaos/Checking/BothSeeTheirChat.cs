namespace Im.Chaos.Checking;

/// <summary>Both accounts of a chat may see all of it. What devices are to see is told by the same rows: were one missing, a
/// device that never had anything would be found to have all.</summary>
internal sealed class BothSeeTheirChat : ICheck
{
    public IEnumerable<Violation> Look(Evidence evidence) =>
        from chat in evidence.Conversations
        let accounts = chat.Key.Split('|')
        where accounts.Length == 2
        from account in accounts.Distinct()
        let peer = account == accounts[0] ? accounts[1] : accounts[0]
        let stay = evidence.Stay.GetValueOrDefault((account, peer))
        let unseen = chat.Value.FirstOrDefault(message => stay is null || stay.Conversation != chat.Key || !stay.Sees(message.Seq))
        where unseen is not null
        select new Violation(ViolationKind.Gap, $"{account} may not see #{unseen.Seq} of its chat {chat.Key} by what the archive says.");
}
