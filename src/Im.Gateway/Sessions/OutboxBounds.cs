namespace Im.Gateway.Sessions;

/// <summary>The bounds of an outbox.</summary>
/// <param name="Window">Deliveries that may be open at once.</param>
/// <param name="Waiting">Deliveries that may wait behind them.</param>
/// <param name="WaitingBytes">Their bytes.</param>
/// <param name="PacketSize">Bytes of the largest packet that the client takes.</param>
/// <param name="UpdateTime">How long an update may be open, and what is sent behind it.</param>
internal readonly record struct OutboxBounds(int Window, int Waiting, int WaitingBytes, int PacketSize, TimeSpan UpdateTime);
