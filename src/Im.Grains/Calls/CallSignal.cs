using System.Text.Json;
using Im.Archive;
using Im.Grains.Conversations;
using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Grains.Calls;

/// <summary>What a client's event <c>call</c> says.</summary>
/// <param name="Status">One of <see cref="CallStatuses"/> that clients send.</param>
/// <param name="RoomId">The room.</param>
/// <param name="AvType">One of <see cref="AvTypes"/>; of other steps than an invitation it may be empty.</param>
/// <param name="Uid">Whom the interface shows as the inviter; empty for the caller.</param>
/// <param name="Invitees">In a group: who is called; null if the content does not say.</param>
internal sealed record CallSignal(
    string Status, string RoomId, string AvType, string Uid, IReadOnlyList<AccountId>? Invitees)
{
    /// <summary>So many a group's call may invite.</summary>
    public const int MostInvitees = 31;

    private const int NamesOfOneMessage = 10;

    // What is longer is no name: it is kept for as long as the call is.
    private const int LongestUid = 128;

    // Whatever a client may send can be read here.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 2 * EnvelopeReader.MaxDepth };

    /// <summary>Whether a message is a step of a call.</summary>
    public static bool Is(OutgoingMessage message) =>
        message.Type == (int)MessageType.Push && PushEvent.TypeOf(message.Content) == PushEventTypes.Call;

    /// <summary>How many messages of its sender's rate a message counts as: who is invited counts like the names in other
    /// calls.</summary>
    public static int CostOf(OutgoingMessage message) =>
        1 + (Is(message) && Read(message, out _)?.Invitees is { } invitees ? invitees.Count / NamesOfOneMessage : 0);

    /// <summary>Whether a message is a step in a call that there is, or the line that it leaves: no invitation. What accounts send
    /// comes here through the call alone.</summary>
    public static bool IsStep(OutgoingMessage message)
    {
        if (message.Type != (int)MessageType.Push) return false;
        var type = PushEvent.TypeOf(message.Content);
        return type == PushEventTypes.CallRecord
            || (type == PushEventTypes.Call && Read(message, out var fault) is not { Status: CallStatuses.Invite } && fault?.Code != ErrorCode.Invalid);
    }

    /// <summary>The step; null, and a fault in words for the sender, if it is none that a client may take.</summary>
    public static CallSignal? Read(OutgoingMessage message, out SendOutcome? fault)
    {
        using var json = JsonDocument.Parse(message.Content, Deep);
        var call = json.RootElement.GetProperty("content");
        var (status, roomId, avType) = (TextOf(call, "status"), TextOf(call, "roomId"), TextOf(call, "avType"));
        var invitees = InviteesOf(call, out var areAccounts);
        fault = status switch
        {
            CallStatuses.Timeout or CallStatuses.OtherAnswer or CallStatuses.OtherRefuse =>
                SendOutcome.Refused(ErrorCode.Forbidden, $"Only the server says '{status}'."),
            _ when !CallStatuses.IsClients(status) => Invalid("The call's 'status' is none that there is."),
            _ when !Names.IsMessageId(roomId) => Invalid($"The call's 'roomId' must be {Names.MessageIdForm}."),
            CallStatuses.Invite when !AvTypes.IsKnown(avType) => Invalid("The call's 'avType' must be audio or video."),
            CallStatuses.Invite when !areAccounts =>
                Invalid($"The call's 'invitees' must be 1 to {MostInvitees} accounts, each once."),
            _ => null,
        };
        var uid = TextOf(call, "uid");
        return fault is null ? new CallSignal(status, roomId, avType, uid.Length > LongestUid ? "" : uid, invitees) : null;
    }

    /// <summary>Whom a message of a group invites by name: it rings for them alone. Null for all other messages.</summary>
    public static IReadOnlyList<AccountId>? InvitedBy(StoredMessage message)
    {
        if (message.Type != (int)MessageType.Push || PushEvent.TypeOf(message.Content) != PushEventTypes.Call) return null;

        using var json = JsonDocument.Parse(message.Content, Deep);
        var call = json.RootElement.GetProperty("content");
        return TextOf(call, "status") == CallStatuses.Invite ? InviteesOf(call, out _) : null;
    }

    private static List<AccountId>? InviteesOf(JsonElement call, out bool areAccounts)
    {
        areAccounts = true;
        if (!call.TryGetProperty("invitees", out var named) || named.ValueKind == JsonValueKind.Null) return null;

        areAccounts = named.ValueKind == JsonValueKind.Array && named.GetArrayLength() is > 0 and <= MostInvitees;
        if (!areAccounts) return null;

        var invitees = new List<AccountId>();
        foreach (var name in named.EnumerateArray())
        {
            areAccounts &= name.ValueKind == JsonValueKind.String
                && AccountId.TryParse(name.GetString(), out var account) && !invitees.Contains(account);
            if (!areAccounts) return null;
            invitees.Add(new AccountId(name.GetString()!));
        }

        return invitees;
    }

    private static string TextOf(JsonElement call, string member) =>
        call.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static SendOutcome Invalid(string words) => SendOutcome.Refused(ErrorCode.Invalid, words);
}
