namespace Im.Bench.Messages;

/// <summary>What a talker has to do.</summary>
/// <param name="Window">Messages that it sends without an answer.</param>
/// <param name="Limit">Messages that it sends at most; 0 only listens.</param>
/// <param name="IsPaced">Whether it is told when to send.</param>
/// <param name="Senders">How many write to it; a message's stamp tells which one it is from.</param>
internal sealed record Errand(int Window, int Limit, bool IsPaced = false, int Senders = 1);
