using BenchmarkDotNet.Attributes;
using Im.Archive;
using Im.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Im.Bench.Micro;

/// <summary>Appends to the archive, SQLite in a temporary directory: one message each to many conversations at once, as
/// they come while an earlier commit is written.</summary>
[MemoryDiagnoser]
public class Appends
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly byte[] _content = "{\"text\":\"hello\"}"u8.ToArray();
    private IHost? _host;
    private IMessageArchive? _archive;
    private (ConversationHead Head, PeerId From, PeerId To)[] _conversations = [];
    private long _round;

    /// <summary>Conversations that append at once: one operation is all of them.</summary>
    [Params(1, 25, 200)]
    public int Conversations { get; set; }

    /// <summary>Makes the archive and the conversations.</summary>
    [GlobalSetup]
    public async Task SetUp()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Im:Storage:DataDirectory", _directory)]);
        builder.Services.AddLogging().AddMetrics().AddMessageArchive();
        _host = builder.Build();
        await _host.StartAsync();
        _archive = _host.Services.GetRequiredService<IMessageArchive>();
        _conversations = await Task.WhenAll(Enumerable.Range(0, Conversations).Select(async i =>
        {
            var (one, other) = (WireIds.Account("demo", $"{i}a"), WireIds.Account("demo", $"{i}b"));
            var created = new NewConversation($"{one.Value}|{other.Value}", "demo", [(one, other.AsPeer()), (other, one.AsPeer())]);
            return (await _archive.CreateConversation(created), one.AsPeer(), other.AsPeer());
        }));
    }

    /// <summary>Appends a message to each conversation.</summary>
    [Benchmark]
    public async Task Append()
    {
        var last = _round++;
        await Task.WhenAll(_conversations.Select(it => _archive!.Append(new AppendBatch(it.Head.Id, last, [Message(it, last)]))));
    }

    /// <summary>Takes it all away.</summary>
    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _host!.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private StoredMessage Message((ConversationHead Head, PeerId From, PeerId To) conversation, long number) => new()
    {
        Conversation = conversation.Head.Id,
        Seq = 0,
        MessageId = $"{number}",
        From = conversation.From,
        To = conversation.To,
        TenantNo = "demo",
        Type = 0,
        Content = _content,
        Timestamp = 1_780_000_000_000,
    };
}
