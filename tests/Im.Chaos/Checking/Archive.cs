namespace Im.Chaos.Checking;

/// <summary>What the database holds at the end.</summary>
internal sealed record Archive(IReadOnlyList<ArchivedMessage> Messages, IReadOnlyList<ArchivedStay> Stays);

/// <summary>A message of the archive.</summary>
/// <param name="Conversation">The conversation's key: two accounts, or a group.</param>
/// <param name="Tenant">Whose conversation it is.</param>
/// <param name="Seq">Its place.</param>
/// <param name="Sender">Who wrote it.</param>
/// <param name="Id">The sender's id for it.</param>
/// <param name="To">To whom it was sent.</param>
/// <param name="Type">The type's code.</param>
/// <param name="Content">The content's JSON.</param>
internal sealed record ArchivedMessage(
    string Conversation, string Tenant, long Seq, string Sender, string Id, string To, int Type, string Content)
{
    /// <summary>Whether the server wrote it: who came to a group, who went.</summary>
    public bool IsEvent => Type == 256;
}

/// <summary>What an account may see of a conversation.</summary>
/// <param name="Account">The account.</param>
/// <param name="Peer">The conversation, as the account names it.</param>
/// <param name="Conversation">The conversation's key.</param>
/// <param name="Windows">The seqs.</param>
internal sealed record ArchivedStay(string Account, string Peer, string Conversation, IReadOnlyList<Window> Windows)
{
    /// <summary>Whether it may see that one.</summary>
    public bool Sees(long seq) => Windows.Any(window => seq > window.After && seq <= window.Through);
}

/// <summary>Seqs above one and up to another.</summary>
internal readonly record struct Window(long After, long Through);
