using Im.Cluster.Tests.Kit;
using Im.Grains.Conversations;

namespace Im.Cluster.Tests;

public sealed class Losing_a_silo(ImCluster im) : IClassFixture<ImCluster>
{
    [Fact]
    public async Task With_a_conversation_leaves_its_seqs_dense_and_retries_duplicates()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var first = await alice.Send(bob, "first", id: "m1");
        await Kill(im.Conversation(alice.Account, bob.Account));

        var again = await SendUntilTaken(alice, bob, "first", "m1");
        var second = await SendUntilTaken(alice, bob, "second", "m2");

        Assert.Equal((ErrorCode.Duplicate, first.Seq), (again.Code, again.Seq));
        Assert.Equal(2, second.Seq);
        Assert.Equal(["first", "second"], Draft.Read((await bob.History(alice)).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task With_an_account_leaves_its_reads_right()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");
        await bob.Grain.Read(alice.Account.AsPeer(), 1, bob.DeviceId);
        await Kill(bob.Grain);

        var offline = await Silos.Retried(() => bob.Offline());

        Assert.Equal(["first"], Draft.Read(offline.Messages).Select(Draft.TextOf));
        Assert.Equal(1, Assert.Single(offline.Peers).ReadSeq);
        Assert.Equal(["first"], Draft.Read((await bob.History(alice)).Messages).Select(Draft.TextOf));
        Assert.Equal(alice.Account.Value, Assert.Single((await bob.Conversations()).Conversations).Peer);
        Assert.True(await bob.DeviceGrain.IsCurrent(bob.Account, bob.Login));
    }

    [Fact]
    public async Task With_an_account_leaves_its_sessions_to_be_announced()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await Kill(bob.Grain);
        Assert.True((await Silos.Retried(() => bob.Send(Draft.Text(alice.Account, "still here")))).UnknownSession);

        var outcome = await bob.Announce(bob.Connection);

        Assert.Equal((ErrorCode.Ok, bob.Connection.Fence), (outcome.Code, outcome.Fence));
        await SendUntilTaken(alice, bob, "hello", "m1");
        Assert.Equal(["hello"], bob.Connection.Texts);
    }

    [Fact]
    public async Task Gracefully_asks_gateways_to_announce_what_it_had()
    {
        var gateway = im.Gateways.Start();
        var bob = await im.Device().GoOnline(gateway);
        var bobToo = await bob.Sibling().GoOnline(gateway);
        var silo = im.SiloOf(bob.Grain);

        im.CallFromBeside(silo);
        await im.Cluster.StopSiloAsync(silo);
        await im.Cluster.StartAdditionalSiloAsync();

        Assert.Equal([bob.Connection.Number, bobToo.Connection.Number], gateway.AnnouncedAgain.Order());
    }

    [Fact]
    public async Task Gracefully_leaves_a_send_that_takes_long_to_the_next_activation()
    {
        var (alice, bob) = await WhoseConversationIsElsewhere();
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = im.Archive.HoldNext(alice.Account, goOn.Task);
        var silo = im.SiloOf(alice.Grain);
        im.CallFromBeside(silo);
        var sending = alice.Send(Draft.Text(bob.Account, "second", id: "m2"));
        await writing;

        await im.Cluster.StopSiloAsync(silo);
        Assert.True((await sending).UnknownSession);
        goOn.SetResult();
        await im.Cluster.StartAdditionalSiloAsync();
        var again = await SendUntilTaken(alice, bob, "second", "m2");

        Assert.Equal(2, again.Seq);
        Assert.Equal(["first", "second"], Draft.Read((await alice.History(bob)).Messages).Select(Draft.TextOf));
    }

    [Fact]
    public async Task In_the_middle_of_a_busy_chat_loses_and_doubles_nothing()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        await alice.Send(bob, "first");
        var victim = im.SiloOf(im.Conversation(alice.Account, bob.Account));
        im.CallFromBeside(victim);
        var ids = Enumerable.Range(0, 60).Select(number => $"m{number}").ToArray();

        var sends = Task.WhenAll(ids.Select((id, number) => number % 2 == 0
            ? SendUntilTaken(alice, bob, id, id)
            : SendUntilTaken(bob, alice, id, id)));
        await im.Kill(victim);
        var outcomes = await sends;

        Assert.Equal(Enumerable.Range(2, 60).Select(seq => (long)seq), outcomes.Select(outcome => outcome.Seq).Order());
        var archived = Draft.Read((await alice.History(bob, query => query with { Limit = 200 })).Messages);
        Assert.Equal(Enumerable.Range(1, 61).Select(seq => (long)seq), archived.Select(message => message.Seq));
        Assert.Equal(ids.Order(), archived.Skip(1).Select(message => message.Id).Order());
    }

    private async Task<(Device, Device)> WhoseConversationIsElsewhere()
    {
        while (true)
        {
            var (alice, bob) = (await im.Online(), await im.Online());
            await alice.Send(bob, "first");
            if (im.SiloOf(alice.Grain) != im.SiloOf(im.Conversation(alice.Account, bob.Account))) return (alice, bob);
        }
    }

    private Task Kill(IAddressable grain) => im.Kill(im.SiloOf(grain));

    /// <summary>As a client does it with its gateway's help: again with the same id, announced where it is unknown.</summary>
    private static async Task<SendOutcome> SendUntilTaken(Device from, Device to, string text, string id)
    {
        while (true)
        {
            var answer = await Silos.Retried(() => from.Send(Draft.Text(to.Account, text, id)));
            if (answer.UnknownSession) await Silos.Retried(() => from.Announce(from.Connection));
            else if (answer.Outcomes[0].Code != ErrorCode.Unavailable) return answer.Outcomes[0];
        }
    }
}
