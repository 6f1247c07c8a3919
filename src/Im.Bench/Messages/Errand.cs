namespace Im.Bench.Messages;

/// <summary>What a talker has to do.</summary>
/// <param name="Window">Messages that it sends without an answer.</param>
/// <param name="Limit">Messages that it sends at most; 0 only listens.</param>
/// <param name="IsPaced">Whether it is told when to send.</param>
/// <param name="Senders">How many write to it; a message's stamp tells which one it is from.</param>
/// <param name="Self">The sender that it is itself, where its own messages come back; they do not count.</param>
internal sealed record Errand(int Window, int Limit, bool IsPaced = false, int Senders = 1, int? Self = null);
