using System.Text;
using Im.Cluster.Tests.Kit;
using Im.Files;
using Im.Grains.Conversations;
using Im.Grains.Files;
using Im.Protocol;

namespace Im.Cluster.Tests;

public sealed class Files_that_are_named(SharedCluster im)
{
    private static readonly TimeSpan Old = TimeSpan.FromMinutes(65);

    [Theory]
    [InlineData(-5, true)]
    [InlineData(-65, false)]
    public async Task Stay_while_their_message_may_still_be_on_its_way_into_the_archive(int minutes, bool isKept)
    {
        var device = im.Device();
        var (from, to) = (WireIds.Account(device.TenantNo, "from").AsPeer(), WireIds.Account(device.TenantNo, "to").AsPeer());
        var file = await Stored(device);
        await im.Files.Use([new FileUse(file, 1, from, im.NewName("m"), to, Now.AddMinutes(minutes).ToUnixTimeMilliseconds())]);

        var unused = await Desk(device).Unused([file]);

        Assert.Equal(isKept ? [] : [file], unused);
        Assert.Equal(isKept ? 1 : 0, await Uses(file));
    }

    [Fact]
    public async Task Stay_while_the_archive_has_their_message_recalled_or_not()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var (shown, recalled) = (await Created(alice), await Created(alice));
        var (first, second) = (Naming(shown, bob), Naming(recalled, bob));
        var sent = await alice.Send(first, second);
        Assert.All(sent.Outcomes, outcome => Assert.Equal(ErrorCode.Ok, outcome.Code));
        foreach (var (file, message) in ((string, OutgoingMessage)[])[(shown, first), (recalled, second)])
        {
            await Store(file);
            await Note(file, alice, bob, message.MessageId);
        }

        Assert.Equal(ErrorCode.Ok, (await im.Conversation(alice.Account, bob.Account).Recall(alice.Account.AsPeer(), sent.Outcomes[1].Seq)).Code);

        Assert.Empty(await Desk(alice).Unused([shown, recalled]));
        Assert.Equal((1, 1), (await Uses(shown), await Uses(recalled)));
        Assert.True(await Desk(alice).MayRead(shown, bob.Account, ""));
        Assert.False(await Desk(alice).MayRead(recalled, bob.Account, ""));
    }

    [Fact]
    public async Task Go_where_the_archive_has_another_message_in_that_place_or_none()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var (other, none) = (await Stored(alice), await Stored(alice));
        await alice.Send(bob, "hello", "m-of-a-text");
        await Note(other, alice, bob, "m-of-a-text");
        await Note(none, alice, bob, im.NewName("never-sent"));

        Assert.Equal([other, none], await Desk(alice).Unused([other, none]));
        Assert.Equal((0, 0), (await Uses(other), await Uses(none)));
    }

    [Fact]
    public async Task Are_noted_for_no_message_that_is_refused()
    {
        var (team, owner, members) = await Team.Online(im, 1);
        var outsider = await im.Online();
        var (ofOutsider, ofMuted) = (await Stored(outsider), await Stored(members[0]));
        Assert.Equal(ErrorCode.Ok, (await team.Grain.Mute(Team.By(owner), members[0].Account, long.MaxValue)).Code);

        var fromOutside = (await outsider.Send(Naming(ofOutsider, team.Id))).Outcomes[0];
        var fromMuted = (await members[0].Send(Naming(ofMuted, team.Id))).Outcomes[0];
        var toNobody = (await outsider.Send(Naming(ofOutsider, WireIds.Account(outsider.TenantNo, im.NewName("nobody")).AsPeer()))).Outcomes[0];

        Assert.DoesNotContain(ErrorCode.Ok, (ErrorCode[])[fromOutside.Code, fromMuted.Code, toNobody.Code]);
        Assert.Equal((0, 0), (await Uses(ofOutsider), await Uses(ofMuted)));
        Assert.False(await Desk(owner).MayRead(ofOutsider, owner.Account, ""));
        Assert.False(await Desk(owner).MayRead(ofMuted, owner.Account, ""));
    }

    [Fact]
    public async Task Are_not_shown_by_a_text_whose_id_comes_again_with_a_file()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var file = await Stored(alice);
        var picture = Naming(file, bob);
        var text = picture with { Type = (int)MessageType.Text, Content = Encoding.UTF8.GetBytes($$"""{"text":"hi","storageId":"{{file}}"}""") };
        Assert.Equal(ErrorCode.Ok, (await alice.Send(text)).Outcomes[0].Code);

        Assert.Equal(ErrorCode.Invalid, (await alice.Send(picture)).Outcomes[0].Code);

        Assert.False(await Desk(alice).MayRead(file, bob.Account, ""));
    }

    private DateTimeOffset Now => im.Time.GetUtcNow();

    private static OutgoingMessage Naming(string file, Device to) => Naming(file, to.Account.AsPeer());

    private static OutgoingMessage Naming(string file, PeerId to) => Draft.Text(to, "") with
    {
        Type = (int)MessageType.File,
        Content = Encoding.UTF8.GetBytes($$"""{"storageId":"{{file}}","fileName":"a.bin","fileSize":1}"""),
    };

    private IFileDeskGrain Desk(Device device) => im.Grains.GetGrain<IFileDeskGrain>(device.TenantNo);

    private async Task<int> Uses(string file) => (await im.Files.Uses(file, null, 10)).Count;

    /// <summary>Notes a use that is so old that its message must be in the archive, if it ever came.</summary>
    private async Task Note(string file, Device from, Device to, string messageId)
    {
        var key = ConversationKey.Of(from.Account, to.Account);
        var conversation = (await im.Archive.FindConversation(key, CancellationToken.None))!;
        await im.Files.Use([new FileUse(file, conversation.Id, from.Account.AsPeer(), messageId, to.Account.AsPeer(), (Now - Old).ToUnixTimeMilliseconds())]);
    }

    private async Task<string> Stored(Device owner)
    {
        var file = await Created(owner);
        await Store(file);
        return file;
    }

    private async Task<string> Created(Device owner)
    {
        var file = new FileRow
        {
            StorageId = StorageIds.New(),
            TenantNo = owner.TenantNo,
            Owner = owner.Account.AsPeer(),
            Name = "a.bin",
            MimeType = MimeTypes.Bytes,
            CreatedAt = 1,
            CheckAt = long.MaxValue,
        };
        await im.Files.Create(file);
        return file.StorageId;
    }

    private async Task Store(string file)
    {
        await im.Files.Seal(file, new FileSeal(0, "", 0, 0, 1));
        await im.Files.Stored(file, long.MaxValue);
    }
}
