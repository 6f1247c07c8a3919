namespace Im.Protocol.Rest;

/// <summary>What an app's token may be good for.</summary>
public static class Scopes
{
    /// <summary>Sends messages and reads the archive.</summary>
    public const string Messages = "messages";

    /// <summary>Makes and changes groups.</summary>
    public const string Groups = "groups";

    /// <summary>Tags users.</summary>
    public const string Tags = "tags";

    /// <summary>Issues user tokens; reads, kicks and bans users and their devices.</summary>
    public const string Users = "users";

    /// <summary>Stores and reads files.</summary>
    public const string Storage = "storage";

    /// <summary>Administers apps of its tenant; with an operator's app, all tenants.</summary>
    public const string Admin = "admin";

    /// <summary>All scopes there are, in the order of the protocol.</summary>
    public static IReadOnlyList<string> All { get; } = [Messages, Groups, Tags, Users, Storage, Admin];

    /// <summary>Whether the protocol knows the scope.</summary>
    public static bool IsKnown(string? scope) => scope is not null && All.Contains(scope);
}
