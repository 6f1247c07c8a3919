using Im.Cluster.Tests.Kit;
using Im.Grains.Audiences;
using Im.Grains.Conversations;
using Im.Protocol;

namespace Im.Cluster.Tests.Groups;

/// <summary>What apps send to many at once. Each test has a tag or tenant of its own.</summary>
public sealed class Tags_and_everyone(SharedCluster im)
{
    [Fact]
    public async Task A_tags_message_reaches_those_who_carry_it_and_nobody_else()
    {
        var (tagged, other) = (await im.Online(), await im.Online());
        var tag = await Tag(tagged);

        var sent = await Send(tag, "news", id: "n1");

        Assert.Equal((ErrorCode.Ok, 1L), (sent.Code, sent.Seq));
        var envelope = Assert.Single(tagged.Connection.Messages);
        Assert.Equal((tag, tagged.Account.AsPeer(), App.Value), (envelope.From, envelope.To, envelope.Target));
        Assert.Empty(other.Connection.Messages);
        Assert.Empty((await other.Offline()).Messages);
    }

    [Fact]
    public async Task Who_is_tagged_later_sees_messages_from_then_on_and_who_is_untagged_no_more()
    {
        var (early, late) = (await im.Online(), await im.Online());
        var tag = await Tag(early);
        await Send(tag, "one");
        await Grain(tag).Tag(TestTenants.Usual, NameOf(early), [late.Account]);
        await Send(tag, "two");
        await Grain(tag).Untag(TestTenants.Usual, [early.Account]);
        await Send(tag, "three");

        Assert.Equal(["one", "two"], early.Connection.Texts);
        Assert.Equal(["one", "two"], await Pulled(early));
        Assert.Equal(["two", "three"], late.Connection.Texts);
        Assert.Equal(["two", "three"], await Pulled(late));
    }

    [Fact]
    public async Task A_deleted_tag_is_not_found_until_it_is_made_again()
    {
        var device = await im.Online();
        var tag = await Tag(device);
        await Send(tag, "one");

        Assert.True(await Grain(tag).Delete(TestTenants.Usual));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(ErrorCode.NotFound, (await Send(tag, "to nobody")).Code);
            Assert.False(await Grain(tag).Delete(TestTenants.Usual));
            Assert.False(await Grain(tag).Untag(TestTenants.Usual, [device.Account]));
            await im.Deactivate(Grain(tag));
        }

        await Grain(tag).Tag(TestTenants.Usual, NameOf(device), [device.Account]);
        await Send(tag, "two");

        Assert.Equal(["one", "two"], device.Connection.Texts);
        Assert.Equal(["one", "two"], await Pulled(device));
    }

    [Fact]
    public async Task A_change_of_a_tag_waits_for_no_silo_that_does_not_know_of_the_one_before()
    {
        var (early, late) = (await im.Online(), await im.Online());
        var tag = await Tag(early);
        var conversation = (await im.Archive.FindConversation(tag.Value, CancellationToken.None))!.Id;
        var end = new TaskCompletionSource();
        im.FanOuts.Hold(tag, end.Task);

        var changes = Task.WhenAll(
            Grain(tag).Tag(TestTenants.Usual, NameOf(early), [late.Account]),
            Grain(tag).Untag(TestTenants.Usual, [early.Account]));

        await Until.True(
            async () => (await im.Archive.Members(conversation, CancellationToken.None)).Select(member => member.Account).ToList() is [var only] && only == late.Account,
            "One of the changes was not made.");
        Assert.False(changes.IsCompleted);
        end.SetResult();
        await changes;
    }

    [Fact]
    public async Task A_tag_takes_accounts_of_its_tenant_that_exist()
    {
        var foreigner = await im.Online(TestTenants.Other);
        var tag = WireIds.Tag(TestTenants.Usual, im.NewName("tag"));

        var codes = await Grain(tag).Tag(TestTenants.Usual, "tag", [foreigner.Account, WireIds.Account(TestTenants.Usual, im.NewName("nobody"))]);

        Assert.Equal([ErrorCode.NotFound, ErrorCode.NotFound], codes);
    }

    [Fact]
    public async Task An_account_carries_a_hundred_tags()
    {
        var device = await im.Online();
        for (var i = 0; i < IAudienceGrain.TagLimit; i++) await Tag(device, $"{NameOf(device)}-{i}");

        var name = $"{NameOf(device)}-more";
        var codes = await Grain(WireIds.Tag(TestTenants.Usual, name)).Tag(TestTenants.Usual, name, [device.Account]);

        Assert.Equal([ErrorCode.Conflict], codes);
    }

    [Fact]
    public async Task Only_apps_send_to_them_and_only_of_their_tenant()
    {
        var device = await im.Online();
        var tag = await Tag(device);
        var foreign = WireIds.Service(TestTenants.Other, "shop");

        foreach (var to in (PeerId[])[tag, WireIds.Everyone(TestTenants.Usual)])
        {
            Assert.Equal(ErrorCode.Forbidden, (await device.Send(Draft.Text(to, "hello"))).Outcomes[0].Code);
            Assert.Equal(ErrorCode.NotFound, (await Grain(to).Send(new()
            {
                From = foreign,
                TenantNo = TestTenants.Other,
                Messages = [Draft.Text(to, "hello")],
            }))[0].Code);
        }

        Assert.Empty(device.Connection.Messages);
    }

    [Fact]
    public async Task Everyones_message_reaches_who_is_online_and_is_found_by_who_was_not()
    {
        var online = await im.Online(TestTenants.Broadcasts);
        var away = im.Device(TestTenants.Broadcasts);
        await away.Register();
        var elsewhere = await im.Online(TestTenants.Other);
        var everyone = WireIds.Everyone(TestTenants.Broadcasts);

        var sent = await Send(everyone, "all", tenantNo: TestTenants.Broadcasts);

        Assert.Equal(ErrorCode.Ok, sent.Code);
        var envelope = Assert.Single(online.Connection.Messages);
        Assert.Equal((everyone, online.Account.AsPeer()), (envelope.From, envelope.To));
        await away.Connect();
        Assert.Contains("all", await Pulled(away));
        Assert.Empty(elsewhere.Connection.Messages);
    }

    [Fact]
    public async Task Again_with_the_same_id_is_a_duplicate_and_shown_once()
    {
        var device = await im.Online();
        var tag = await Tag(device);

        var first = await Send(tag, "news", id: "n1");
        await im.Deactivate(Grain(tag));
        var again = await Send(tag, "news", id: "n1");

        Assert.Equal((ErrorCode.Duplicate, first.Seq), (again.Code, again.Seq));
        Assert.Equal(first.Seq, Assert.Single(device.Connection.Messages.DistinctBy(message => message.Seq)).Seq);
    }

    [Fact]
    public async Task Again_long_afterwards_is_a_duplicate_and_shown_to_nobody_who_carries_the_tag_since()
    {
        var (early, late) = (await im.Online(), await im.Online());
        var tag = await Tag(early);
        await im.Archived(
            tag,
            new() { From = App, TenantNo = TestTenants.Usual, Messages = [Draft.Text(tag, "news", "n1")] },
            im.Time.GetUtcNow() - TimeSpan.FromMinutes(6));
        await im.Deactivate(Grain(tag));
        await Grain(tag).Tag(TestTenants.Usual, NameOf(early), [late.Account]);

        var again = await Send(tag, "news", id: "n1");
        await Send(tag, "more news");

        Assert.Equal((ErrorCode.Duplicate, 1L), (again.Code, again.Seq));
        Assert.Equal(["more news"], late.Connection.Texts);
    }

    private static PeerId App => WireIds.Service(TestTenants.Usual, "shop");

    private static string NameOf(Device device) => $"of-{device.UserId}";

    private IAudienceGrain Grain(PeerId audience) => im.Grains.GetGrain<IAudienceGrain>(audience.Value);

    private async Task<PeerId> Tag(Device device, string? name = null)
    {
        name ??= NameOf(device);
        var tag = WireIds.Tag(device.TenantNo, name);
        Assert.Equal([ErrorCode.Ok], await Grain(tag).Tag(device.TenantNo, name, [device.Account]));
        return tag;
    }

    private async Task<SendOutcome> Send(PeerId to, string text, string? id = null, string tenantNo = TestTenants.Usual) =>
        (await Grain(to).Send(new ConversationBatch
        {
            From = WireIds.Service(tenantNo, "shop"),
            TenantNo = tenantNo,
            Messages = [Draft.Text(to, text, id)],
        }))[0];

    private static async Task<IEnumerable<string>> Pulled(Device device) =>
        Draft.Read((await device.Offline()).Messages).Select(Draft.TextOf);
}
