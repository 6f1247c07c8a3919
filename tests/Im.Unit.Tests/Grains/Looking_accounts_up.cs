using Im.Grains.Accounts;
using Im.Protocol;
using Im.Unit.Tests.Api;
using Microsoft.Extensions.Logging.Abstractions;

namespace Im.Unit.Tests.Grains;

public sealed class Looking_accounts_up
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeGrains _grains = new();
    private readonly List<AccountId> _accounts = [.. Enumerable.Range(0, 1_000).Select(i => WireIds.Account("acme", $"user-{i}"))];

    [Fact]
    public async Task Waits_for_one_who_is_slow_only_at_the_end()
    {
        var slow = new TaskCompletionSource<AccountProfile?>();
        var allAsked = new TaskCompletionSource();
        _grains.Answers[nameof(IAccountGrain.Describe)] = (key, _) =>
        {
            if (_grains.Calls.Count == _accounts.Count) allAsked.SetResult();
            return key == _accounts[0].Value ? slow.Task : Profile("acme");
        };

        var looking = _grains.Factory.LookUp("acme", _accounts, NullLogger.Instance);

        await allAsked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(looking.IsCompleted);
        slow.SetResult(null);
        var found = await looking;
        Assert.Equal(_accounts.Skip(1), _accounts.Where(account => found[account] == ErrorCode.Ok));
        Assert.Equal(ErrorCode.NotFound, found[_accounts[0]]);
    }

    [Fact]
    public async Task Tells_apart_who_exists_who_does_not_and_who_cannot_tell()
    {
        object? Answer(string key) => _accounts.FindIndex(account => account.Value == key) switch
        {
            0 => Profile("acme"),
            1 => Profile("other"),
            2 => null,
            3 => new TimeoutException("The account does not answer."),
            _ => Task.FromException<AccountProfile?>(new IOException("The database is away.")),
        };
        _grains.Answers[nameof(IAccountGrain.Describe)] = (key, _) => Answer(key);

        var found = await _grains.Factory.LookUp("acme", _accounts[..5], NullLogger.Instance);

        Assert.Equal(
            [ErrorCode.Ok, ErrorCode.NotFound, ErrorCode.NotFound, ErrorCode.Unavailable, ErrorCode.Unavailable],
            _accounts[..5].Select(account => found[account]));
    }

    private static AccountProfile Profile(string tenantNo) => new() { TenantNo = tenantNo, UserId = "somebody", CreatedAt = 1 };
}
