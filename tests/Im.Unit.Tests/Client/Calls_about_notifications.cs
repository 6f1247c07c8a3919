using System.Text;
using System.Text.Json.Nodes;
using Im.Client;
using Im.Protocol;
using Im.Protocol.Rpc;

namespace Im.Unit.Tests.Client;

public sealed class Calls_about_notifications : IAsyncDisposable
{
    private static readonly DateTimeOffset Later = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    private readonly ClientKit _kit = new();
    private readonly List<(string Method, string Parameters)> _asked = [];

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _kit.DisposeAsync();

    [Fact]
    public async Task Mute_a_conversation_for_some_time_until_further_notice_or_not_any_more()
    {
        var alice = await Connect("{}");

        await alice.MuteAsync(ClientKit.Bob, Later, Deadline);
        await alice.MuteAsync(ClientKit.Bob, cancellationToken: Deadline);
        await alice.UnmuteAsync(ClientKit.Bob, Deadline);

        Assert.Equal(
            [
                ("mute", $$"""{"target":"{{ClientKit.Bob}}","until":1700000000000}"""),
                ("mute", $$"""{"target":"{{ClientKit.Bob}}"}"""),
                ("mute", $$"""{"target":"{{ClientKit.Bob}}","until":0}"""),
            ],
            _asked);
    }

    [Fact]
    public async Task Tell_that_one_was_opened()
    {
        var alice = await Connect("{}");

        await alice.ReportPushClickAsync(ClientKit.Bob, 7, Deadline);

        Assert.Equal([("push.clicked", $$"""{"target":"{{ClientKit.Bob}}","seq":7}""")], _asked);
    }

    [Fact]
    public async Task Show_what_is_muted_in_the_list_of_conversations()
    {
        var alice = await Connect($$"""
            {"conversations":[
              {"peer":"{{ClientKit.Bob}}","lastSeq":1,"readSeq":0,"unread":1,"muted":true,"mutedUntil":1700000000000},
              {"peer":"{{ClientKit.Carol}}","lastSeq":1,"readSeq":0,"unread":1,"muted":true},
              {"peer":"{{ClientKit.Alice}}","lastSeq":1,"readSeq":0,"unread":1}]}
            """);

        var page = await alice.FetchConversationsAsync(cancellationToken: Deadline);

        Assert.Equal(
            [(true, Later), (true, null), (false, null)],
            page.Conversations.Select(it => (it.IsMuted, it.MutedUntil)));
    }

    [Fact]
    public async Task Mention_some_or_all_in_a_text()
    {
        var alice = await _kit.Connect();

        await alice.SendTextAsync(ClientKit.Bob, "@bob", Mentions.Of(ClientKit.Bob.AsAccount()), cancellationToken: Deadline);
        await alice.SendTextAsync(ClientKit.Bob, "@all", Mentions.All, cancellationToken: Deadline);

        Assert.Equal(
            [$$"""{"text":"@bob","mentions":["{{ClientKit.Bob}}"]}""", """{"text":"@all","mentions":["*"]}"""],
            _kit.Server.Archived(ClientKit.Bob).Select(message => Encoding.UTF8.GetString(message.Content.Span)));
    }

    private async Task<ImClient> Connect(string result)
    {
        var alice = await _kit.Connect();
        _kit.Server.OnCall = (method, asked) =>
        {
            if (method == RpcMethods.Offline) return null;

            var parameters = JsonNode.Parse(asked.GetRawText())!.AsObject();
            parameters.Remove("rid");
            _asked.Add((method, parameters.ToJsonString()));
            return new RpcReply { Rid = "", Result = new RawJson(Encoding.UTF8.GetBytes(result)) };
        };
        return alice;
    }
}
