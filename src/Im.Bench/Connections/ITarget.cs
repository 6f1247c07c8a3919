namespace Im.Bench.Connections;

/// <summary>What is measured: where its users come from, and how messages are addressed.</summary>
internal interface ITarget
{
    /// <summary>Whether it numbers the messages of a conversation without holes.</summary>
    bool NumbersMessages { get; }

    /// <summary>Whether who writes to a group receives it, too.</summary>
    bool ReturnsOwnToGroup { get; }

    /// <summary>Makes users that nobody had before, with one device each.</summary>
    Task<Login[]> Register(int count, CancellationToken cancellation);

    /// <summary>The topic on which messages for an inbox or group are published.</summary>
    string TopicTo(string receiver);

    /// <summary>Makes a group of users: before they connect, so that its events are in nobody's way.</summary>
    /// <returns>Whom messages for it name, and the members' logins, with what they need to receive them.</returns>
    Task<(string Group, Login[] Members)> MakeGroup(Login[] members, CancellationToken cancellation);
}
