using Im.Api.Messages;
using Im.Api.Security;
using Im.Api.Users;
using Im.Grains.Accounts;
using Im.Grains.Groups;
using Im.Protocol;
using Im.Protocol.Rest;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Api;

public sealed class Lists_and_recalls_with_one_that_fails
{
    private readonly FakeGrains _grains = new();

    [Fact]
    public async Task Are_done_for_the_others_and_say_that_it_may_be_named_again()
    {
        var groups = Enumerable.Range(0, 3).Select(_ => WireIds.NewGroup().Value).ToList();
        _grains.Answers[nameof(IGroupGrain.SeqOf)] = (key, _) => key == groups[1] ? new TimeoutException() : (object)(groups.IndexOf(key) + 1L);
        _grains.Answers[nameof(IGroupGrain.Recall)] = (_, _) => Im.Grains.Answer.Empty;

        var results = await new MessageRecaller(_grains.Factory, NullLogger<MessageRecaller>.Instance).Recall(
            new TenantApp("acme", "shop"), new RecallMessageRequest { Id = "m1", To = new() { Groups = groups } });

        Assert.Equal([(groups[0], 1L, "ok"), (groups[1], null, "unavailable"), (groups[2], 3L, "ok")], results.Select(it => (it.To, it.Seq, it.Code)));
    }

    [Fact]
    public async Task Leave_out_the_name_that_an_account_cannot_tell_now()
    {
        var (alice, bob) = (WireIds.Account("acme", "alice").Value, WireIds.Account("acme", "bob").Value);
        _grains.Answers[nameof(IAccountGrain.Describe)] = (key, _) =>
            key == bob ? new TimeoutException() : new AccountProfile { TenantNo = "acme", UserId = "alice", CreatedAt = 1 };

        var names = await new UserNames(_grains.Factory, NullLogger<UserNames>.Instance).Of([alice, bob]);

        Assert.Equal([new(alice, "alice")], names);
    }
}
