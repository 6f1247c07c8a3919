using Im.Cluster.Tests.Kit;

namespace Im.Cluster.Tests;

public sealed class Many_senders_at_once(SharedCluster im)
{
    private const int MessagesOfEach = 50;

    [Fact]
    public async Task Both_ways_give_every_device_every_seq_once_and_in_order()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        Device[] all =
        [
            alice, await alice.SiblingOnline(), await im.Device(alice.TenantNo, alice.UserId).GoOnline(im.Gateways.Start()),
            bob, await bob.SiblingOnline(), await im.Device(bob.TenantNo, bob.UserId).GoOnline(im.Gateways.Start()),
        ];

        var sent = await Task.WhenAll(all.Select(device => SendMany(device, device.Account == alice.Account ? bob : alice)));

        var total = all.Length * MessagesOfEach;
        Assert.Equal(Seqs(1, total), sent.SelectMany(seqs => seqs).Order());
        for (var i = 0; i < all.Length; i++)
        {
            Assert.Equal(sent[i].Order(), sent[i]);
            Assert.Equal(Seqs(1, total).Except(sent[i]), all[i].Connection.Messages.Select(message => message.Seq));
        }

        var archived = Draft.Read((await alice.History(bob, query => query with { Limit = total })).Messages);
        Assert.Equal(Seqs(1, total), archived.Select(message => message.Seq));
        foreach (var got in all.SelectMany(device => device.Connection.Messages))
            Assert.Equal(archived[(int)got.Seq - 1].Id, got.Id);
    }

    [Fact]
    public async Task The_same_messages_sent_by_retries_at_once_are_there_once()
    {
        var (alice, bob) = (await im.Online(), await im.Online());
        var messages = Enumerable.Range(0, 20).Select(number => Draft.Text(bob.Account, $"{number}")).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => alice.Send(messages)));

        foreach (var answer in answers) Assert.Equal(Seqs(1, 20), answer.Outcomes.Select(outcome => outcome.Seq));
        Assert.Single(answers, answer => answer.Outcomes.All(outcome => outcome.Code == ErrorCode.Ok));
        Assert.Equal(Seqs(1, 20), bob.Connection.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task To_one_receiver_have_a_sequence_each()
    {
        var bob = await im.Online();
        var senders = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => im.Online()));

        await Task.WhenAll(senders.Select(sender => SendMany(sender, bob)));

        var byPeer = bob.Connection.Messages.GroupBy(message => message.From).ToArray();
        Assert.Equal(senders.Length, byPeer.Length);
        foreach (var peer in byPeer) Assert.Equal(Seqs(1, MessagesOfEach), peer.Select(message => message.Seq));
    }

    [Fact]
    public async Task Of_two_accounts_to_each_other_do_not_wait_for_each_other()
    {
        var (alice, bob) = (await im.Online(), await im.Online());

        for (var round = 0; round < 50; round++)
        {
            await Task.WhenAll(alice.Send(bob, $"{round}"), bob.Send(alice, $"{round}"), alice.Send(alice, $"{round}"))
                .WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(50, alice.Connection.Messages.Count);
    }

    private static async Task<long[]> SendMany(Device from, Device to)
    {
        var seqs = new List<long>();
        while (seqs.Count < MessagesOfEach)
        {
            var batch = Enumerable.Range(0, Random.Shared.Next(1, Math.Min(8, MessagesOfEach - seqs.Count) + 1))
                .Select(_ => Draft.Text(to.Account, "hello")).ToArray();
            var answer = await from.Send(batch);
            Assert.All(answer.Outcomes, outcome => Assert.Equal(ErrorCode.Ok, outcome.Code));
            seqs.AddRange(answer.Outcomes.Select(outcome => outcome.Seq));
        }

        return [.. seqs];
    }

    private static IEnumerable<long> Seqs(int from, int through) => Enumerable.Range(from, through - from + 1).Select(seq => (long)seq);
}
