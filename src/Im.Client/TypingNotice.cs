using Im.Protocol;

namespace Im.Client;

/// <summary>Somebody is writing.</summary>
/// <param name="Peer">In which conversation.</param>
/// <param name="By">Who: in a single chat the peer, in a group a member.</param>
public sealed record TypingNotice(PeerId Peer, PeerId By);
