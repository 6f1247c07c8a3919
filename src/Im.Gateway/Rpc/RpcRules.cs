using System.Globalization;
using Im.Grains;
using Im.Grains.Accounts;
using Im.Grains.Devices;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Protocol.Rpc;

namespace Im.Gateway.Rpc;

/// <summary>The parameters of RPC methods: what is allowed, and what is meant by leaving something out. Each check
/// returns a refusal, or null.</summary>
internal static class RpcRules
{
    /// <summary>So many names cost as much as one message.</summary>
    public const int NamesOfOneMessage = 10;

    private const int HaveLimit = 10_000;
    private const int PresenceLimit = 100;

    /// <summary>A page's size.</summary>
    public static Answer? Limit(int? limit, int most) => limit is < 1 || limit > most
        ? Invalid($"The parameter 'limit' must be 1 to {most}.")
        : null;

    /// <summary>A conversation's name.</summary>
    public static Answer? Target(string? target, out PeerId peer) => PeerId.TryParse(target, out peer)
        ? null
        : Invalid("The parameter 'target' is missing or not an id.");

    /// <summary>A message's place.</summary>
    public static Answer? Mark(MarkParams mark, out PeerId peer) =>
        Target(mark.Target, out peer) ?? (mark.Seq is >= 1 ? null : Invalid("The parameter 'seq' must be 1 or more."));

    /// <summary>A conversation to mute, and until when.</summary>
    public static Answer? Mute(MuteParams wanted, DateTimeOffset now, out PeerId peer, out long until)
    {
        var (time, fault) = GroupParameters.Until(wanted.Until, now);
        until = time;
        return Target(wanted.Target, out peer) ?? (fault is null ? null : Invalid("The parameter 'until' must be a time to come, or 0."));
    }

    /// <summary>What was missed.</summary>
    public static Answer? Offline(OfflineParams wanted, string appId, int replyBytes, out OfflineQuery? query)
    {
        query = null;
        PeerId target = default;
        if (wanted.Target is not null && Target(wanted.Target, out target) is { } wrongTarget) return wrongTarget;
        if (Limit(wanted.Limit, 500) is { } wrongLimit) return wrongLimit;
        if (wanted.Since is < 0) return Invalid("The parameter 'since' must not be negative.");
        if (wanted.Have is { Count: > HaveLimit }) return Invalid($"The parameter 'have' may name {HaveLimit} peers.");
        if (wanted.Have?.Any(have => have.Value < 0 || !PeerId.TryParse(have.Key, out _)) ?? false)
            return Invalid("The parameter 'have' must give a seq for each peer.");

        query = new OfflineQuery
        {
            Target = wanted.Target is null ? null : target,
            Have = wanted.Have ?? new Dictionary<string, long>(),
            Since = wanted.Since ?? 0,
            Limit = wanted.Limit ?? 200,
            MaxBytes = replyBytes,
            AppId = appId,
        };
        return null;
    }

    /// <summary>A conversation's messages.</summary>
    public static Answer? History(HistoryParams wanted, string appId, int replyBytes, out HistoryQuery? query)
    {
        query = null;
        if ((Target(wanted.Target, out var target) ?? Limit(wanted.Limit, 200)) is { } wrong) return wrong;

        query = new HistoryQuery
        {
            Target = target,
            StartTime = wanted.StartTime ?? 0,
            EndTime = wanted.EndTime ?? long.MaxValue,
            BeforeSeq = wanted.BeforeSeq ?? long.MaxValue,
            AfterSeq = wanted.AfterSeq ?? 0,
            Limit = wanted.Limit ?? 50,
            MaxBytes = replyBytes,
            NewestFirst = wanted.NewestFirst ?? false,
            AppId = appId,
        };
        return null;
    }

    /// <summary>Whose presence.</summary>
    public static Answer? Presence(PresenceParams wanted, out AccountId[] accounts)
    {
        accounts = [];
        if (wanted.Accounts is not { Count: >= 1 and <= PresenceLimit })
            return Invalid($"The parameter 'accounts' must name 1 to {PresenceLimit} accounts.");

        var parsed = new AccountId[wanted.Accounts.Count];
        for (var i = 0; i < parsed.Length; i++)
        {
            if (!AccountId.TryParse(wanted.Accounts[i], out parsed[i])) return Invalid("The parameter 'accounts' has what is no account.");
        }

        accounts = [.. parsed.Distinct()];
        return null;
    }

    /// <summary>As how many messages it counts to ask for so many: whose account does not exist is looked up, too. A look at
    /// a few is free.</summary>
    public static int CostOfPresence(int accounts) => (accounts - 1) / NamesOfOneMessage;

    /// <summary>Push settings.</summary>
    public static Answer? Push(PushParams wanted, out PushChange change)
    {
        change = new PushChange { Enabled = wanted.Enabled };
        if (wanted.Token is { Length: > 0 } token)
        {
            if (!PushVendors.IsKnown(wanted.Vendor)) return Invalid("The parameter 'vendor' is missing or unknown.");
            if (!PushVendors.IsToken(token))
                return Invalid($"A push token may have {PushVendors.LongestToken} characters, none of them U+0000.");
            change = change with { Token = new PushToken { Vendor = wanted.Vendor!, Token = token } };
        }
        else if (wanted.Token is not null)
        {
            change = change with { RemoveToken = true };
        }
        else if (wanted.Vendor is not null)
        {
            return Invalid("The parameter 'vendor' goes together with 'token'.");
        }

        if (wanted.Quiet is null) return null;
        if (!TryMinutes(wanted.Quiet.From, out var from) || !TryMinutes(wanted.Quiet.To, out var to)
            || !IsZone(wanted.Quiet.TimeZone))
            return Invalid("The parameter 'quiet' must have 'from' and 'to' as HH:mm and an IANA 'timeZone'.");

        change = change with { Quiet = new QuietTime { FromMinute = from, ToMinute = to, TimeZone = wanted.Quiet.TimeZone! } };
        return null;
    }

    /// <summary>Push settings as the client sees them.</summary>
    public static PushSettings Settings(PushOutcome outcome) => new()
    {
        Enabled = outcome.Enabled,
        Vendor = outcome.Token?.Vendor,
        Token = outcome.Token?.Token,
        Quiet = outcome.Quiet is { } quiet ? new QuietHours(Clock(quiet.FromMinute), Clock(quiet.ToMinute), quiet.TimeZone) : null,
    };

    private static bool TryMinutes(string? text, out int minutes)
    {
        var valid = TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock);
        minutes = (clock.Hour * 60) + clock.Minute;
        return valid;
    }

    // To the system a zone is a path, where slashes may be doubled, and it keeps each spelling that it has read for good.
    private static bool IsZone(string? name) => name is not null
        && !name.Contains("//", StringComparison.Ordinal)
        && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    private static string Clock(int minutes) =>
        new TimeOnly(minutes / 60, minutes % 60).ToString("HH:mm", CultureInfo.InvariantCulture);

    private static Answer Invalid(string message) => Answer.Refused(ErrorCode.Invalid, message);
}
