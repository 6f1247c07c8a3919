using System.Text;
using Im.Client;
using Im.Protocol.Calls;

namespace Im.Unit.Tests.Client;

public sealed class Steps_of_calls : IAsyncDisposable
{
    private static readonly CallSignal Call = new() { Status = CallStatuses.Invite, RoomId = "room-1", AvType = AvTypes.Audio, Peer = ClientKit.Bob };

    private readonly ClientKit _kit = new();

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CallStatuses.Refuse)]
    [InlineData(CallStatuses.Cancel)]
    [InlineData(CallStatuses.HangUp)]
    public async Task That_leave_a_call_wait_for_a_connection_also_over_a_restart(string status)
    {
        var before = await _kit.Open();
        var leaving = status switch
        {
            CallStatuses.Refuse => before.RefuseCallAsync(Call, Deadline),
            CallStatuses.Cancel => before.CancelCallAsync(Call, Deadline),
            _ => before.HangUpCallAsync(Call, Deadline),
        };
        while ((await before.HistoryAsync(ClientKit.Bob)).Count == 0) await Task.Yield();
        Assert.False(leaving.IsCompleted);
        await before.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => leaving);

        await _kit.Connect();
        await _kit.Server.Until(() => _kit.Server.Archived(ClientKit.Bob).Count == 1, "the step was sent.");

        Assert.Contains($"\"{status}\"", Encoding.UTF8.GetString(_kit.Server.Archived(ClientKit.Bob)[0].Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_enter_a_call_need_a_connection_now()
    {
        var alice = await _kit.Open();

        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.StartCallAsync(ClientKit.Bob, AvTypes.Audio, cancellationToken: Deadline));
        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.AnswerCallAsync(Call, Deadline));
        await Assert.ThrowsAsync<ImUnreachableException>(() => alice.InviteToCallAsync(Call, [ClientKit.Carol.AsAccount()], Deadline));

        Assert.Empty(await alice.HistoryAsync(ClientKit.Bob));
    }

    [Fact]
    public async Task That_call_further_members_name_them_in_the_same_room()
    {
        var alice = await _kit.Connect();

        await alice.InviteToCallAsync(Call, [ClientKit.Carol.AsAccount()], Deadline);

        var sent = Encoding.UTF8.GetString(_kit.Server.Archived(ClientKit.Bob)[0].Content.Span);
        Assert.Contains($"\"invitees\":[\"{ClientKit.Carol}\"]", sent, StringComparison.Ordinal);
        Assert.Contains("\"roomId\":\"room-1\"", sent, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentNullException>(() => alice.InviteToCallAsync(Call, null!, Deadline));
    }

    public ValueTask DisposeAsync() => _kit.DisposeAsync();
}
