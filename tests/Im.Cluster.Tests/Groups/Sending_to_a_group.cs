using Im.Cluster.Tests.Kit;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Groups;

namespace Im.Cluster.Tests.Groups;

public sealed class Sending_to_a_group(SharedCluster im)
{
    [Fact]
    public async Task Reaches_every_device_but_the_sending_one_as_the_groups_message()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var tablet = await owner.SiblingOnline();

        var sent = await team.Send(owner, "hello");

        Assert.Equal((ErrorCode.Ok, 2L), (sent.Code, sent.Seq));
        foreach (var device in others.Append(tablet))
        {
            var envelope = device.Connection.Messages[^1];
            Assert.Equal(
                (team.Id, device.Account.AsPeer(), owner.Account.Value, 2L, sent.Timestamp),
                (envelope.From, envelope.To, envelope.Target, envelope.Seq, envelope.Timestamp));
            Assert.Equal("hello", Draft.TextOf(envelope));
        }

        Assert.Equal([""], owner.Connection.Texts);
    }

    [Fact]
    public async Task Keeps_content_and_unknown_members_byte_for_byte()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var content = """{ "text" : "\u00e4ö \"x\"" , "n": 1.50 }"""u8.ToArray();

        await owner.Send(Draft.Text(team.Id, "") with { Content = content });

        Assert.Equal(content, others[0].Connection.Messages[^1].Content.ToArray());
    }

    [Fact]
    public async Task With_a_target_reaches_that_member_and_the_senders_other_devices_alone()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var tablet = await owner.SiblingOnline();

        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "psst", target: others[0])).Code);
        await team.Send(owner, "all");

        Assert.Equal(["", "psst", "all"], others[0].Connection.Texts);
        Assert.Equal(["psst", "all"], tablet.Connection.Texts);
        Assert.Equal(["", "all"], others[1].Connection.Texts);
        Assert.Equal(["", "all"], Draft.Read((await others[1].Offline()).Messages).Select(Draft.TextOf));
        Assert.Equal(3, Assert.Single((await others[1].Offline()).Peers).UpTo);
        Assert.Equal(["", "psst", "all"], Draft.Read((await others[0].Offline()).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task With_a_target_outside_of_the_group_is_refused()
    {
        var (team, owner, _) = await Team.Online(im, 1);

        Assert.Equal(ErrorCode.NotFound, (await team.Send(owner, "psst", target: await im.Online())).Code);
    }

    [Fact]
    public async Task Reaches_only_the_devices_of_its_sub_application()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var clinic = await others[0].SiblingOnline(appId: "clinic");
        var shop = await others[0].SiblingOnline(appId: "shop");

        await team.Send(owner, "for the clinic", appId: "clinic");
        await team.Send(owner, "for all");

        Assert.Equal(["for the clinic", "for all"], clinic.Connection.Texts);
        Assert.Equal(["for all"], shop.Connection.Texts);
        Assert.Equal(["", "for all"], others[0].Connection.Texts);
        Assert.Equal(["", "for all"], Draft.Read((await shop.Offline()).Messages).Select(Draft.TextOf));
        Assert.Equal(3, Assert.Single((await shop.Offline()).Peers).UpTo);
    }

    [Fact]
    public async Task Is_refused_while_muted_and_nobody_notices()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var until = im.Time.GetUtcNow().AddMinutes(5).ToUnixTimeMilliseconds();
        await team.Grain.Mute(Team.By(owner), others[0].Account, until);
        var before = owner.Connection.Frames.Count;

        var refused = await team.Send(others[0], "let me speak");

        Assert.Equal(ErrorCode.Forbidden, refused.Code);
        Assert.NotEmpty(refused.Message!);
        Assert.Equal(before, owner.Connection.Frames.Count);
        Assert.Equal(ErrorCode.Ok, (await team.Send(others[1], "hello")).Code);
        Assert.Equal(3, owner.Connection.Messages[^1].Seq);
    }

    [Fact]
    public async Task Is_refused_to_an_admin_and_the_owner_who_are_muted_by_who_has_more_to_say()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Grain.SetRole(team.App, others[0].Account, GroupRoles.Admin);
        await team.Grain.Mute(Team.By(owner), others[0].Account, long.MaxValue);
        await team.Grain.Mute(team.App, owner.Account, long.MaxValue);

        Assert.Equal(ErrorCode.Forbidden, (await team.Send(others[0], "let me speak")).Code);
        Assert.Equal(ErrorCode.Forbidden, (await team.Send(owner, "me too")).Code);

        await team.Grain.Mute(Team.By(owner), others[0].Account, 0);
        Assert.Equal(ErrorCode.Ok, (await team.Send(others[0], "thanks")).Code);
    }

    [Fact]
    public async Task Is_refused_for_members_while_all_are_muted()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        await team.Grain.Mute(Team.By(owner), null, long.MaxValue);

        Assert.Equal(ErrorCode.Forbidden, (await team.Send(others[0], "hello")).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Send(owner, "hello")).Code);
        Assert.Equal(ErrorCode.Ok, (await team.SendByApp("hello")).Code);

        await team.Grain.Mute(Team.By(owner), null, 0);
        Assert.Equal(ErrorCode.Ok, (await team.Send(others[0], "hello")).Code);
    }

    [Fact]
    public async Task Again_with_the_same_id_is_answered_as_a_duplicate_and_shown_once()
    {
        var (team, owner, others) = await Team.Online(im, 1);

        var first = await team.Send(owner, "hello", id: "m1");
        var again = await team.Send(owner, "hello", id: "m1");
        var other = await team.Send(owner, "something else", id: "m1");

        Assert.Equal((ErrorCode.Duplicate, first.Seq, first.Timestamp), (again.Code, again.Seq, again.Timestamp));
        Assert.Equal(ErrorCode.Invalid, other.Code);
        Assert.Equal(["", "hello"], others[0].Connection.Texts);
    }

    [Fact]
    public async Task By_an_app_names_the_app_as_the_one_who_spoke()
    {
        var (team, _, others) = await Team.Online(im, 1);

        Assert.Equal(ErrorCode.Ok, (await team.SendByApp("news", id: "n1")).Code);
        Assert.Equal(ErrorCode.Duplicate, (await team.SendByApp("news", id: "n1")).Code);

        var envelope = others[0].Connection.Messages[^1];
        Assert.Equal((team.Id, team.App.Who.Value), (envelope.From, envelope.Target));
    }

    [Fact]
    public async Task May_use_an_id_that_the_app_used_in_another_conversation()
    {
        var (one, _, _) = await Team.Online(im, 1);
        var (two, _, others) = await Team.Online(im, 1);

        Assert.Equal(ErrorCode.Ok, (await one.SendByApp("news", id: "n2")).Code);
        Assert.Equal(ErrorCode.Ok, (await two.SendByApp("news", id: "n2")).Code);

        Assert.Equal(["", "news"], others[0].Connection.Texts);
    }

    [Fact]
    public async Task Can_be_taken_back_by_the_sender_or_an_admin_and_all_are_told()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var first = await team.Send(others[0], "oops");
        var second = await team.Send(others[0], "rude");

        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Recall(Team.By(others[1]), first.Seq)).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Recall(Team.By(others[0]), first.Seq)).Code);
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Recall(Team.By(owner), second.Seq)).Code);

        Assert.Equal([first.Seq, second.Seq], others[1].Connection.Events(PushEventTypes.Recall).Select(it => it.GetProperty("seq").GetInt64()));
        Assert.Equal(["", "", ""], Draft.Read((await others[1].Offline()).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task Cannot_take_back_what_the_group_has_told_of_itself()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var newcomer = await im.Online();
        await team.Grain.Join(Team.By(newcomer));
        const long created = 1;
        const long joined = 2;

        Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Recall(Team.By(newcomer), joined)).Code);
        foreach (var caller in (GroupCaller[])[Team.By(owner), team.App])
            Assert.Equal(ErrorCode.Forbidden, (await team.Grain.Recall(caller, created)).Code);

        Assert.Empty(others[0].Connection.Events(PushEventTypes.Recall));
    }

    [Fact]
    public async Task Can_take_back_an_event_of_the_application()
    {
        var (team, owner, others) = await Team.Online(im, 1);
        var sent = await owner.Send(Draft.Text(team.Id, "") with
        {
            Type = (int)MessageType.Push,
            Content = """{"type":"poll","content":{}}"""u8.ToArray(),
        });

        Assert.Equal(ErrorCode.Ok, (await team.Grain.Recall(Team.By(owner), sent.Outcomes[0].Seq)).Code);

        Assert.Single(others[0].Connection.Events(PushEventTypes.Recall));
    }

    [Fact]
    public async Task Typing_and_read_marks_stay_where_they_belong()
    {
        var (team, owner, others) = await Team.Online(im, 2);
        var tablet = await owner.SiblingOnline();
        var sent = await team.Send(others[0], "hello");

        await team.Grain.Typing(Team.By(others[0]));
        await owner.Grain.Read(team.Id, sent.Seq, owner.DeviceId);

        Assert.Single(owner.Connection.Events(PushEventTypes.Typing));
        Assert.Empty(others[0].Connection.Events(PushEventTypes.Typing));
        Assert.Single(tablet.Connection.Events(PushEventTypes.Read));
        Assert.Empty(others[1].Connection.Events(PushEventTypes.Read));
    }

    [Fact]
    public async Task Many_at_once_by_one_device_keeps_its_order()
    {
        var (team, owner, others) = await Team.Online(im, 1);

        var answer = await owner.Send([.. Enumerable.Range(0, 64).Select(i => Draft.Text(team.Id, $"{i}"))]);

        Assert.All(answer.Outcomes, outcome => Assert.Equal(ErrorCode.Ok, outcome.Code));
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"{i}"), others[0].Connection.Texts.Skip(1));
    }
}
