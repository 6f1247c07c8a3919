using Im.Archive;
using Im.Protocol;

namespace Im.Conformance.Tests.Archive;

public abstract partial class MessageArchiveContract
{
    [Fact]
    public async Task A_tag_is_created_once_and_stays_as_it_is()
    {
        var name = Guid.NewGuid().ToString();

        var tags = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Label.Create(Archive, name)));
        await tags[0].Put(Chat.NewAccount());
        var again = await Label.Create(await Open(), name);

        Assert.Single(tags.Select(it => it.Id).Distinct());
        Assert.Equal(tags[0].Id, again.Id);
        Assert.Single(await again.Members());
    }

    [Fact]
    public async Task Accounts_put_into_a_tag_see_what_comes_after()
    {
        var (tag, bob, carol) = (await Label.Create(Archive), Chat.NewAccount(), Chat.NewAccount());

        Assert.Empty(await tag.Put(3, bob, carol, bob));
        Assert.Empty(await tag.Put(5, bob));

        Assert.Equal(new[] { bob, carol }.OrderBy(it => it.Value, StringComparer.Ordinal), await tag.Members());
        Assert.Equal([new(3, long.MaxValue)], (await tag.Of(bob)).Windows);
        Assert.Equal([tag.Tag], await Archive.TagsOf(bob));
    }

    [Fact]
    public async Task Those_who_carry_a_tag_come_by_account_in_pages()
    {
        var tag = await Label.Create(Archive);
        var accounts = Enumerable.Range(0, 5).Select(_ => Chat.NewAccount()).OrderBy(it => it.Value, StringComparer.Ordinal).ToArray();
        await tag.Put(accounts);
        await Archive.RemoveTagged(tag.Id, [accounts[1]], 0);

        var first = await Archive.MembersAfter(tag.Id, "", 2);
        var second = await Archive.MembersAfter(tag.Id, first[^1].Value, 9);

        Assert.Equal([accounts[0], accounts[2]], first);
        Assert.Equal([accounts[3], accounts[4]], second);
        Assert.Empty(await Archive.MembersAfter(tag.Id, accounts[4].Value, 9));
    }

    [Fact]
    public async Task Who_carries_a_tag_again_keeps_what_was_seen_before()
    {
        var (tag, bob, carol) = (await Label.Create(Archive), Chat.NewAccount(), Chat.NewAccount());
        await tag.Put(0, bob, carol);

        await Archive.RemoveTagged(tag.Id, [bob, Chat.NewAccount()], 4);
        Assert.Equal([new(0, 4)], (await tag.Of(bob)).Windows);
        Assert.Equal([carol], await tag.Members());
        Assert.Empty(await Archive.TagsOf(bob));
        await tag.Put(7, bob);
        Assert.Equal([new(0, 4), new(7, long.MaxValue)], (await tag.Of(bob)).Windows);

        await Archive.RemoveTagged(tag.Id, [bob], 7);
        Assert.Equal([new(0, 4), new(7, 7)], (await tag.Of(bob)).Windows);
        await tag.Put(4, bob);
        Assert.Equal([new(0, long.MaxValue)], (await tag.Of(bob)).Windows);
    }

    [Fact]
    public async Task Who_carries_too_many_other_tags_is_left_out()
    {
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        var tags = new List<Label>();
        for (var i = 0; i < 3; i++) tags.Add(await Label.Create(Archive));
        await Team.Create(Archive, [carol]);
        Task<IReadOnlyList<AccountId>> Put(int tag) => Archive.PutTagged(tags[tag].Id, tags[tag].Audience, [bob, carol], 0, limit: 2);
        await tags[0].Put(bob, carol);
        await tags[1].Put(bob);

        Assert.Equal([bob], await Put(2));
        Assert.Equal([carol], await tags[2].Members());
        Assert.Empty(await Put(0));
        Assert.Equal([carol], await Put(1));

        await Archive.RemoveTagged(tags[1].Id, [bob], 0);
        Assert.Empty(await Put(2));
        Assert.Equal(new[] { tags[0].Tag, tags[2].Tag }.Order(StringComparer.Ordinal), await Archive.TagsOf(bob));
    }

    [Fact]
    public async Task The_limit_of_tags_holds_for_puts_at_once()
    {
        var other = await Open();
        var bob = Chat.NewAccount();
        var tags = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Label.Create(i % 2 == 0 ? Archive : other)));

        var refused = await Task.WhenAll(tags.Select(it => it.Archive.PutTagged(it.Id, it.Audience, [bob], 0, limit: 3)));

        Assert.Equal(17, refused.Count(it => it.Count == 1));
        Assert.Equal(3, (await Archive.TagsOf(bob)).Count);
    }

    [Fact]
    public async Task Ten_thousand_accounts_get_and_lose_a_tag_at_once()
    {
        var tag = await Label.Create(Archive);
        var accounts = Enumerable.Range(0, 10_000).Select(_ => Chat.NewAccount()).ToArray();

        Assert.Empty(await Timed("tag 10,000", () => tag.Put(accounts)));
        Assert.Equal(10_000, (await tag.Members()).Count);
        await Timed("untag them", async () => { await Archive.RemoveTagged(tag.Id, accounts, 0); return 0; });
        Assert.Empty(await tag.Members());
    }

    [Fact]
    public async Task A_deleted_tag_is_in_no_list_and_its_messages_stay()
    {
        var tenant = Guid.NewGuid().ToString("n");
        var (tag, bob) = (await Label.Create(Archive, "a", tenant), Chat.NewAccount());
        await tag.Put(bob);
        Assert.True(await Archive.IsListed(tag.Id));

        await Archive.DeleteTag(tag.Id, 9);

        Assert.False(await Archive.IsListed(tag.Id));
        Assert.Empty(await Archive.Tags(tenant, "", 10));
        Assert.Empty(await Archive.TagsOf(bob));
        Assert.Empty(await Archive.Audiences(bob));
        Assert.Empty(await tag.Members());
        Assert.Equal([new(0, 9)], (await tag.Of(bob)).Windows);

        var again = await Label.Create(Archive, "a", tenant);
        Assert.Equal(tag.Id, again.Id);
        Assert.True(await Archive.IsListed(tag.Id));
        Assert.Equal([new TagEntry("a", tag.Audience, 0)], await Archive.Tags(tenant, "", 10));
    }

    [Fact]
    public async Task Tags_come_by_name_byte_by_byte_in_pages_with_the_number_of_users()
    {
        var tenant = Guid.NewGuid().ToString("n");
        string[] names = ["b", "Z", "é", "a b", "a", "😀", "\uffee"];
        foreach (var name in names) await Label.Create(Archive, name, tenant);
        var tag = await Label.Create(Archive, "b", tenant);
        var (bob, carol) = (Chat.NewAccount(), Chat.NewAccount());
        await tag.Put(bob, carol, Chat.NewAccount());
        await Archive.RemoveTagged(tag.Id, [carol], 0);

        var first = await Archive.Tags(tenant, "", 4);
        var second = await Archive.Tags(tenant, first[^1].Tag, 4);

        Assert.Equal(["Z", "a", "a b", "b"], first.Select(it => it.Tag));
        Assert.Equal(["é", "\uffee", "😀"], second.Select(it => it.Tag));
        Assert.Equal(new TagEntry("b", tag.Audience, 2), first[^1]);
        Assert.Equal(0, first[0].Users);
    }

    [Fact]
    public async Task A_services_id_is_another_message_in_each_conversation()
    {
        var service = WireIds.Service(Chat.Tenant, Guid.NewGuid().ToString());
        var chats = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Chat.Create(Archive)));
        StoredMessage Notice(Chat chat) => chat.Message("notice") with { From = service };

        var results = await Task.WhenAll(chats.Select(it => it.Append(0, Notice(it))));
        var again = await Task.WhenAll(chats.Select(it => it.Append(1, it.Message($"own-{it.Id}"), Notice(it), Notice(it))));

        Assert.All(results, it => Assert.False(it.Messages[0].WasKnown));
        foreach (var (chat, result) in chats.Zip(again))
        {
            Assert.Equal([false, true, true], result.Messages.Select(it => it.WasKnown));
            Assert.Equal([(chat.Id, 2), (chat.Id, 1), (chat.Id, 1)], result.Messages.Select(it => (it.Message.Conversation, it.Message.Seq)));
            Assert.Equal(2, await chat.LastSeq());
        }
    }

    [Fact]
    public async Task A_services_id_in_one_conversation_is_stored_once_by_two_archives()
    {
        var chat = await Chat.Create(Archive);
        var other = chat.Through(await Open());
        var notice = chat.Message("notice") with { From = WireIds.Service(Chat.Tenant, "app") };

        await chat.Append(0, notice);
        var again = await other.Append(1, notice);

        Assert.True(again.Messages[0].WasKnown);
        Assert.Equal(1, await chat.LastSeq());
    }
}
