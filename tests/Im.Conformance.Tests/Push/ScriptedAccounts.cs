using System.Collections.Concurrent;
using Im.Grains.Devices;
using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;

namespace Im.Conformance.Tests.Push;

/// <summary>Accounts that answer as the test says. By default each device is away and has a token of FCM.</summary>
internal sealed class ScriptedAccounts : IPushAccounts
{
    public Func<AccountId, PushQuestion, PushVerdict> Verdict { get; set; } = (account, question) => Yes(question.DeviceId);

    public ConcurrentQueue<(AccountId Account, PushQuestion Question)> Asked { get; } = [];

    public ConcurrentQueue<(string DeviceId, string Token, long Before, bool Certain)> Retired { get; } = [];

    public Func<AccountId, PeerId, PushMessage, Task> Considered { get; set; } = (_, _, _) => Task.CompletedTask;

    public static PushVerdict Yes(string deviceId, string language = "", string appId = "", int unread = 3) => new()
    {
        Address = new PushAddress { Vendor = "fcm", Token = $"token of {deviceId}", AppId = appId, Language = language, Since = 0 },
        Unread = unread,
    };

    public Task<PushVerdict> Judge(AccountId account, PushQuestion question)
    {
        Asked.Enqueue((account, question));
        return Task.FromResult(Verdict(account, question));
    }

    public Task Consider(AccountId account, PeerId audience, PushMessage message) => Considered(account, audience, message);

    public Task Retire(string tenantNo, string deviceId, string vendor, string token, long before, bool certain)
    {
        Retired.Enqueue((deviceId, token, before, certain));
        return Task.CompletedTask;
    }

    public Task<DevicePushPlace?> Place(string tenantNo, string deviceId, AccountId account, long login) =>
        Task.FromResult<DevicePushPlace?>(new DevicePushPlace
        {
            Enabled = true,
            Token = new PushToken { Vendor = "fcm", Token = $"token of {deviceId}" },
        });

    public Task<string?> UserId(AccountId account) => Task.FromResult<string?>("alice");
}
