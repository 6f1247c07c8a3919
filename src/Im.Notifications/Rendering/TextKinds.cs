using Im.Grains.Push;
using Im.Protocol;

namespace Im.Notifications;

/// <summary>The kinds of messages that have texts of their own.</summary>
internal static class TextKinds
{
    public const string Text = "text";
    public const string Image = "image";
    public const string Voice = "voice";
    public const string Video = "video";
    public const string File = "file";
    public const string Card = "card";
    public const string Prescription = "prescription";
    public const string Custom = "custom";
    public const string Event = "event";
    public const string Call = "call";
    public const string MissedCall = "missedCall";
    public const string Hidden = "hidden";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All =
        [Text, Image, Voice, Video, File, Card, Prescription, Custom, Event, Call, MissedCall, Hidden];

    /// <summary>The kind of a message.</summary>
    public static string Of(PushKind kind, int type) => (kind, (MessageType)type) switch
    {
        (PushKind.CallInvite, _) => Call,
        (PushKind.CallEnd, _) => MissedCall,
        (_, MessageType.Text) => Text,
        (_, MessageType.Image) => Image,
        (_, MessageType.Voice) => Voice,
        (_, MessageType.Video) => Video,
        (_, MessageType.File) => File,
        (_, MessageType.Card) => Card,
        (_, MessageType.Prescription) => Prescription,
        (_, MessageType.Push) => Event,
        _ => Custom,
    };
}
