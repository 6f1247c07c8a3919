using System.Text;
using System.Text.Json;
using Im.Archive;
using Im.Grains.Push;
using Im.Notifications;
using Im.Protocol;
using Im.Push;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Unit.Tests.Notifications;

/// <summary>Occasions to render, and settings as an app has them.</summary>
internal static class PushKit
{
    public const long Now = 1_800_000_000_000;

    public static readonly AccountId Alice = WireIds.Account("demo", "alice");
    public static readonly AccountId Bob = WireIds.Account("demo", "bob");
    public static readonly PeerId Team = WireIds.Group("demo", "team");
    public static readonly PeerId Shop = WireIds.Service("demo", "shop");

    public static PushApp App { get; } = new() { Owner = new PushCredentialOwner("demo", PushApp.Default), Name = "Demo" };

    public static StoredMessage Message(int type = 0, string content = """{"text":"hello"}""", PeerId? from = null, string extra = "") => new()
    {
        Conversation = 4,
        Seq = 12,
        MessageId = "m1",
        From = from ?? Alice.AsPeer(),
        To = Bob.AsPeer(),
        TenantNo = "demo",
        Type = type,
        Content = Encoding.UTF8.GetBytes(content),
        Extra = Encoding.UTF8.GetBytes(extra),
        Timestamp = Now,
    };

    public static PushNotification Render(
        StoredMessage? message = null, PushApp? app = null, PushKind kind = PushKind.Message, int count = 1, bool mentioned = false,
        PeerId? peer = null, string language = "", string group = "", bool badgeOnly = false, string vendor = "fcm", long at = Now)
    {
        var stored = message ?? Message();
        var entry = new OutboxEntry
        {
            Id = 1,
            Account = Bob,
            DeviceId = "phone",
            Login = 1,
            Peer = peer ?? stored.From,
            Message = new PushMessage
            {
                TenantNo = "demo",
                Conversation = 4,
                Seq = 12,
                FirstSeq = 13 - count,
                MessageId = stored.MessageId,
                From = stored.From,
                Kind = kind,
                RoomId = kind is PushKind.CallInvite or PushKind.CallEnd ? "room1" : "",
                Timestamp = Now,
            },
            Mentioned = mentioned,
            Count = count,
            OfferedAt = Now,
            ExpiresAt = Now + 1_000,
            Tries = 0,
            Version = 0,
            Lease = 1,
            LeasedUntil = Now + 30_000,
        };
        var verdict = new PushVerdict
        {
            Address = new PushAddress { Vendor = vendor, Token = "t", Language = language, Since = 0 },
            Unread = 5,
            BadgeOnly = badgeOnly,
        };
        var sender = stored.From.Kind == PeerKind.Account ? "alice" : "";
        return PushRenderer.Render(new PushOccasion(app ?? App, entry, stored, verdict, vendor, sender, group), at);
    }

    public static PushAppReading Read(string json, string appId = PushApp.Default)
    {
        var vendors = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging().AddMetrics().AddPushVendors().AddSingleton<IPushVendor, RecordingVendor>().BuildServiceProvider();
        using var document = JsonDocument.Parse(json);
        return new PushAppReader(vendors.GetRequiredService<VendorRegistry>()).Read(
            new PushCredentialOwner("acme", appId), document.RootElement, "Im:Tenants:acme:Push:default");
    }
}
