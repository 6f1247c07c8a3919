using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Im.Archive;
using Im.Grains.Accounts;
using Im.Grains.Conversations;
using Im.Notifications;
using Im.Protocol;
using Im.Protocol.Rest;
using Im.Push;
using Orleans.Concurrency;

namespace Im.Grains.Push;

/// <summary>Reads what is in the archive, at accounts and in the push log: it is where these are, so that processes without
/// the role silo need no database of push.</summary>
[StatelessWorker, Reentrant]
internal sealed class PushDeskGrain(
    IMessageArchive archive, IPushLog log, IPushReceipts receipts, IPushApps apps, VendorRegistry vendors, TimeProvider time)
    : Grain, IPushDeskGrain
{
    private const int UsualDays = 30;
    private static readonly TimeSpan LongestTest = TimeSpan.FromSeconds(25);
    private static readonly Answer NoSuchMessage = Answer.Refused(ErrorCode.NotFound, "There is no such message to that receiver.");
    private static readonly Answer NotSeen = Answer.Refused(ErrorCode.NotFound, "The account does not have this message.");

    private string TenantNo => this.GetPrimaryKeyString();

    public async Task<Answer> Delivery(DeliveryQuestion question)
    {
        var isChat = question.To.Kind == PeerKind.Account;
        var key = isChat ? ConversationKey.Of(question.From, question.To) : question.To.Value;
        if (await archive.FindConversation(key) is not { } conversation || conversation.TenantNo != TenantNo) return NoSuchMessage;

        // An account's ids are its own everywhere: the message may stand in another conversation, or go the other way here.
        var message = await archive.FindSent(question.From, question.MessageId, conversation.Id);
        if (message is null || message.Conversation != conversation.Id) return NoSuchMessage;

        var meant = question.Account;
        if (isChat) meant ??= question.To.AsAccount();
        if (meant is not { } account)
            return Answer.Refused(ErrorCode.Invalid, "For a message to many, the parameter 'account' names whose devices are meant.");
        if (isChat && account.AsPeer() != question.To && account.AsPeer() != question.From) return NotSeen;

        var grain = GrainFactory.GetGrain<IAccountGrain>(account.Value);
        if ((await grain.Describe())?.TenantNo != TenantNo) return NotSeen;
        var peer = !isChat || account.AsPeer() == question.From ? question.To : question.From;
        if (await grain.DeliveryOf(peer, message.Seq) is not { } delivery) return NotSeen;

        var pushes = await log.Of(conversation.Id, message.Seq, account);
        return Json(Tell(message, account, delivery, pushes), WireJson.Default.MessageDelivery);
    }

    public async Task<Answer> Log(long? before, int limit)
    {
        var entries = await log.Newest(TenantNo, before, limit);
        return Json(
            new PushLogPage([.. entries.Select(Line)], entries.Count == limit ? entries[^1].Id : null),
            WireJson.Default.PushLogPage);
    }

    public async Task<Answer> Stats(DateOnly? from, DateOnly? to)
    {
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? DateOnly.FromDayNumber(Math.Max(last.DayNumber - UsualDays, 0));
        var counts = await log.Counts(TenantNo, first, last);
        return Json(
            new PushStats([.. counts.Select(it => new PushCount
            {
                Day = it.Day.ToString("O", CultureInfo.InvariantCulture),
                Vendor = OrNone(it.Vendor),
                Outcome = it.Outcome,
                Count = it.Count,
            })]),
            WireJson.Default.PushStats);
    }

    public async Task<Answer> Receipts(VendorCall call)
    {
        var callback = new PushCallback
        {
            Body = call.Body,
            Headers = new Dictionary<string, string>(call.Headers, StringComparer.OrdinalIgnoreCase),
            Secret = call.Secret,
        };
        var reading = await receipts.Take(call.Vendor, TenantNo, call.AppId, callback);

        // Which part was wrong is nobody's business who does not know it.
        return reading is { IsAccepted: true }
            ? Answer.Ok(Encoding.UTF8.GetBytes(reading.Reply))
            : Answer.Refused(ErrorCode.NotFound, "There is no such resource.");
    }

    public async Task<Answer> Test(string appId, string vendor, string? token)
    {
        if (await apps.Find(TenantNo, appId == PushApp.Default ? "" : appId) is not { } app
            || app.Credentials.GetValueOrDefault(vendor) is not { } credential || vendors.Find(vendor) is not { } channel)
        {
            return Answer.Refused(ErrorCode.NotFound, "The app has no such credential, or its push is off.");
        }

        using var limit = new CancellationTokenSource(LongestTest, time);
        if (token is null)
        {
            var check = await channel.Check(credential, limit.Token);
            return Result(JsonNamingPolicy.CamelCase.ConvertName($"{check.Kind}"), check.Code, check.Detail);
        }

        var outcomes = await channel.Send(credential, Sample(app), [new PushTarget(token)], limit.Token);
        return Result(PushLogOutcomes.NameOf(outcomes[0].Kind), outcomes[0].Code, outcomes[0].Detail);
    }

    private static PushNotification Sample(PushApp app) => new()
    {
        MessageId = $"test-{Guid.NewGuid():n}",
        Title = app.Name.Length > 0 ? app.Name : "Im.Orleans",
        Body = "Test",
        Ttl = TimeSpan.FromMinutes(5),
        IsTest = true,
    };

    private static MessageDelivery Tell(
        StoredMessage message, AccountId account, AccountDelivery delivery, IReadOnlyList<PushLogEntry> pushes)
    {
        // Of several tries of different notifications the last one tells what the user may have seen.
        var last = pushes.GroupBy(it => it.DeviceId).ToDictionary(it => it.Key, it => it.MaxBy(push => push.At)!);
        var here = delivery.Devices.Select(it => it.DeviceId).ToHashSet();
        return new MessageDelivery
        {
            Id = message.MessageId,
            From = message.From.Value,
            To = message.To.Value,
            Seq = message.Seq,
            ArchivedAt = message.Timestamp,
            RecalledAt = message.RecalledAt,
            Account = account.Value,
            Read = delivery.Read,
            Devices =
            [
                .. delivery.Devices.Select(it => new MessageDeliveryDevice
                {
                    DeviceId = it.DeviceId,
                    LoggedIn = true,
                    Connected = it.Connected,
                    HandedOver = it.HandedOver,
                    Acknowledged = it.Acknowledged,
                    Push = last.TryGetValue(it.DeviceId, out var push) ? Pushed(push) : null,
                }),
                .. last.Values.Where(it => !here.Contains(it.DeviceId)).Select(it => new MessageDeliveryDevice
                {
                    DeviceId = it.DeviceId,
                    LoggedIn = false,
                    Connected = false,
                    Push = Pushed(it),
                }),
            ],
        };
    }

    private static PushLogLine Line(PushLogEntry entry) => new()
    {
        Id = entry.Id,
        Account = entry.Account.Value,
        DeviceId = entry.DeviceId,
        MessageId = entry.MessageId,
        Seq = entry.Seq,
        FirstSeq = entry.FirstSeq,
        Push = Pushed(entry),
    };

    private static MessagePush Pushed(PushLogEntry entry) => new()
    {
        Vendor = OrNone(entry.Vendor),
        Outcome = entry.Outcome,
        Code = entry.Code,
        VendorId = entry.VendorId,
        Tries = entry.Tries,
        At = entry.At,
        Receipt = entry.Receipt,
        ReceiptCode = entry.ReceiptCode,
        ReceiptAt = entry.ReceiptAt,
    };

    private static string? OrNone(string text) => text.Length == 0 ? null : text;

    private static Answer Result(string outcome, string code, string? detail) => Json(
        new AdminPushTestResult { Outcome = outcome, Code = code, Detail = detail }, WireJson.Default.AdminPushTestResult);

    private static Answer Json<T>(T value, JsonTypeInfo<T> type) => Answer.Ok(JsonSerializer.SerializeToUtf8Bytes(value, type));
}
