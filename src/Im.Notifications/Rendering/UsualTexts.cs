namespace Im.Notifications;

/// <summary>What notifications say where a tenant has no texts of its own.</summary>
/// <param name="Bodies">By kind of message.</param>
/// <param name="Several">Before the text of the newest of several messages.</param>
/// <param name="Mention">Before the text of what mentions the receiver.</param>
/// <param name="HiddenSeveral">Of several messages that are not to be told of.</param>
/// <param name="NoName">The title where there is nobody to name.</param>
internal sealed record UsualTexts(
    IReadOnlyDictionary<string, string> Bodies, string Several, string Mention, string HiddenSeveral, string NoName)
{
    /// <summary>The language that there is always.</summary>
    public const string Language = "en";

    private static readonly Dictionary<string, UsualTexts> All = new()
    {
        [Language] = new UsualTexts(
            new Dictionary<string, string>
            {
                [TextKinds.Text] = "{text}",
                [TextKinds.Image] = "[Image]",
                [TextKinds.Voice] = "[Voice message]",
                [TextKinds.Video] = "[Video]",
                [TextKinds.File] = "[File] {text}",
                [TextKinds.Card] = "[Card] {text}",
                [TextKinds.Prescription] = "[Prescription] {text}",
                [TextKinds.Custom] = "[Message]",
                [TextKinds.Event] = "[Message]",
                [TextKinds.Call] = "Incoming call",
                [TextKinds.MissedCall] = "Missed call",
                [TextKinds.Hidden] = "New message",
            },
            "({count}) ", "[Mentioned you] ", "{count} new messages", "New message"),
        ["zh"] = new UsualTexts(
            new Dictionary<string, string>
            {
                [TextKinds.Text] = "{text}",
                [TextKinds.Image] = "[图片]",
                [TextKinds.Voice] = "[语音]",
                [TextKinds.Video] = "[视频]",
                [TextKinds.File] = "[文件] {text}",
                [TextKinds.Card] = "[卡片] {text}",
                [TextKinds.Prescription] = "[处方单] {text}",
                [TextKinds.Custom] = "[消息]",
                [TextKinds.Event] = "[消息]",
                [TextKinds.Call] = "邀请你进行通话",
                [TextKinds.MissedCall] = "未接来电",
                [TextKinds.Hidden] = "你有一条新消息",
            },
            "[{count}条] ", "[有人@我] ", "你有{count}条新消息", "新消息"),
    };

    /// <summary>Those of the first language that there are texts in.</summary>
    public static UsualTexts Of(IEnumerable<string> languages)
    {
        foreach (var language in languages)
        {
            if (All.TryGetValue(language, out var texts)) return texts;
        }

        return All[Language];
    }
}
