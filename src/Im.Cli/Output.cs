using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;

namespace Im.Cli;

/// <summary>What people or scripts read on the standard output, a line at a time.</summary>
internal abstract class Output
{
    private readonly Lock _line = new();

    public static Output For(bool json) => json ? new JsonOutput() : new TextOutput();

    public static Output For(bool json, ImClient client)
    {
        var output = For(json);
        output.Name(client.Account.AsPeer(), client.Options.UserId);
        output.Name(client.Everyone, "everyone");
        return output;
    }

    /// <summary>Calls an account by a name where lines are for people.</summary>
    public virtual void Name(PeerId peer, string name)
    {
    }

    /// <summary>What lines for people call a peer: its id, and the name beside it if there is one.</summary>
    public virtual string WithName(PeerId peer) => peer.Value;

    /// <summary>A message that was received, or that stands in the history.</summary>
    public abstract void Message(ImMessage message);

    /// <summary>A message of this command, and what became of it.</summary>
    public abstract void Sent(ImMessage message);

    /// <summary>Anything else: its members for scripts, a sentence for people.</summary>
    public abstract void Fact(string what, JsonObject members, string sentence);

    /// <summary>How the connection does; nobody's answer to a question, so not on the standard output for people.</summary>
    public abstract void State(ConnectionStateChange change);

    protected void Line(string text)
    {
        lock (_line) Console.Out.WriteLine(text);
    }
}
