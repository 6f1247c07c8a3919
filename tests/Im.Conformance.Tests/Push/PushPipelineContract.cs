using System.Text;
using Im.Archive;
using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;
using Im.Push;
using Im.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;

namespace Im.Conformance.Tests.Push;

/// <summary>From what grains offer to what a vendor is given, with the outbox and the archive on each engine.</summary>
public abstract partial class PushPipelineContract(IEngine engine) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(Offers.Start));
    private readonly ScriptedVendor _vendor = new();
    private readonly ScriptedAccounts _accounts = new();
    private readonly string _tenantNo = Guid.NewGuid().ToString("n");
    private PushHost? _host;
    private ConversationHead? _conversation;

    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    private AccountId Alice => WireIds.Account(_tenantNo, "alice");

    private AccountId Bob => WireIds.Account(_tenantNo, "bob");

    private IPushOutbox Outbox => Get<IPushOutbox>();

    public async ValueTask InitializeAsync()
    {
        _host = await PushHost.Start(engine.Storage, Add, [
            ($"Im:Tenants:{_tenantNo}:Push:default:Credentials:recording:Type", "recording"),
            ($"Im:Tenants:{_tenantNo}:Push:other:Credentials:recording:Type", "recording"),
            ($"Im:Tenants:{_tenantNo}:Push:other:Badge", "false"),
            ($"Im:Tenants:{_tenantNo}:Push:other:Click:Action", "link"),
            ($"Im:Tenants:{_tenantNo}:Push:other:Click:Target", "im://chat?peer={peer}"),
        ]);
        _conversation = await Get<IMessageArchive>().CreateConversation(
            new NewConversation($"{_tenantNo}|pair", _tenantNo, [(Alice, Bob.AsPeer()), (Bob, Alice.AsPeer())]));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        engine.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Add(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(_time).AddMessageArchive().AddPushParts();
        services.RemoveAll<IPushVendor>();
        services.AddSingleton<IPushVendor>(_vendor).AddSingleton<IPushAccounts>(_accounts);
    }

    private T Get<T>() where T : notnull => _host!.Services.GetRequiredService<T>();

    /// <summary>Alice writes to Bob; his devices are offered it.</summary>
    private async Task<PushMessage> Write(string text, bool atOnce = true, string[]? devices = null, PushKind kind = PushKind.Message)
    {
        var stored = new StoredMessage
        {
            Conversation = _conversation!.Id,
            Seq = 0,
            MessageId = Guid.NewGuid().ToString("n"),
            From = Alice.AsPeer(),
            To = Bob.AsPeer(),
            TenantNo = _tenantNo,
            Type = (int)MessageType.Text,
            Content = Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}"""),
            Timestamp = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var archive = Get<IMessageArchive>();
        var last = (await archive.FindConversation(_conversation.Key))!.LastSeq;
        var appended = Assert.Single((await archive.Append(new AppendBatch(_conversation.Id, last, [stored]))).Messages).Message;
        var message = new PushMessage
        {
            TenantNo = _tenantNo,
            Conversation = appended.Conversation,
            Seq = appended.Seq,
            MessageId = appended.MessageId,
            From = appended.From,
            Kind = kind,
            Timestamp = appended.Timestamp,
            RoomId = kind == PushKind.Message ? "" : "room",
        };
        await Outbox.Offer([.. (devices ?? ["phone"]).Select(it => new PushOffer(Bob, it, 7, Alice.AsPeer(), message, atOnce))]);
        return message;
    }

    /// <summary>A worker does what is due, and all of it ends.</summary>
    private async Task Work()
    {
        var worker = Get<PushWorker>();
        while (await worker.Pass() > 0) await worker.Finished();
    }

    private async Task Later(TimeSpan time)
    {
        _time.Advance(time);
        await Work();
    }

    private async Task<PushLogEntry> Logged(PushMessage message) =>
        Assert.Single(await Get<IPushLog>().Of(message.Conversation, message.Seq, Bob));
}

public sealed class Sqlite_push_pipeline() : PushPipelineContract(new SqliteEngine());

public sealed class PostgreSql_push_pipeline(PostgreSqlFixture server)
    : PushPipelineContract(new PostgreSqlEngine(server)), IClassFixture<PostgreSqlFixture>;
