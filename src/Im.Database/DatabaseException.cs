namespace Im.Database;

/// <summary>A database could not be opened or brought up to date; the message says which and why.</summary>
/// <param name="message">One sentence for whoever starts the server.</param>
/// <param name="cause">What the engine said.</param>
public sealed class DatabaseException(string message, Exception cause) : Exception(message, cause);
