using Im.Bench.Connections;
using Im.Bench.Messages;
using Im.Protocol.Rest;

namespace Im.Bench.Day;

/// <summary>Devices, and who of them writes to whom.</summary>
internal sealed class Town : IAsyncDisposable
{
    private const int AtOnce = 64;
    private const int GroupWriters = 5;
    private const int NamedUsers = 10;      // that an app writes to by name
    private const int Tagged = 1_000;
    private const int MessageSize = 300;
    private const string TagName = "bench";

    // Members of each group: many small ones, few large ones.
    private static readonly int[] GroupSizes = [.. Enumerable.Repeat(10, 20), .. Enumerable.Repeat(100, 4), 1_000];

    private readonly ImTarget _target;
    private readonly Voices _voices = new();
    private readonly List<(Conversation Conversation, Resident Resident, Voice? Own)> _joins = [];

    private Town(ImTarget target, Login[] logins)
    {
        _target = target;
        Residents = Array.ConvertAll(logins, login => new Resident(login, _voices));
    }

    /// <summary>Its devices.</summary>
    public Resident[] Residents { get; }

    /// <summary>Each writes to its partner: the first to the second and the other way round, and so on.</summary>
    public List<Writer> Chatting { get; } = [];

    /// <summary>Those who write to groups.</summary>
    public List<Writer> InGroups { get; } = [];

    /// <summary>What an app writes to; none if there is no app.</summary>
    public List<AppVoice> App { get; } = [];

    /// <summary>What pairs write.</summary>
    public Traffic Chats { get; } = new("chat");

    /// <summary>What is written to groups.</summary>
    public Traffic Groups { get; } = new("group");

    /// <summary>What an app sends.</summary>
    public Traffic Apps { get; } = new("app");

    /// <summary>Messages written.</summary>
    public long Sent => _voices.Sent;

    /// <summary>Registers so many devices, of which some chat, makes groups and connects all.</summary>
    public static async Task<Town> Found(ImTarget target, int size, int chatting, CancellationToken cancellation)
    {
        var town = new Town(target, await target.Register(size, cancellation));
        for (var i = 0; i + 1 < Math.Min(chatting, size); i += 2) town.Pair(town.Residents[i], town.Residents[i + 1]);
        var first = 0;
        foreach (var members in GroupSizes.Where(members => members <= size))
        {
            // Small groups lie side by side; in a large one nearly everybody is.
            if (first + members > size) first = 0;
            await town.Gather(town.Residents[first..(first + members)], cancellation);
            first += members;
        }

        if (await target.LogInApp(cancellation) is { } app) await town.Admit(app, cancellation);
        foreach (var (conversation, resident, own) in town._joins) resident.Join(conversation, own);
        await Parallel.ForEachAsync(
            town.Residents, Options(cancellation), async (resident, stop) => await resident.Come(stop));
        return town;
    }

    /// <summary>Those who are away come back.</summary>
    public Task CallHome(CancellationToken cancellation) => Parallel.ForEachAsync(
        Residents.Where(resident => !resident.IsThere), Options(cancellation), async (resident, stop) => await resident.Come(stop));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var resident in Residents) await resident.DisposeAsync();
        foreach (var app in App) app.Dispose();
    }

    private static ParallelOptions Options(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };

    private void Pair(Resident one, Resident other)
    {
        var conversation = new Conversation(Chats);
        Chatting.Add(Admit(conversation, one, other.Login.Inbox));
        Chatting.Add(Admit(conversation, other, one.Login.Inbox));
    }

    private async Task Gather(Resident[] members, CancellationToken cancellation)
    {
        var (group, _) = await _target.MakeGroup(Array.ConvertAll(members, member => member.Login), cancellation);
        var conversation = new Conversation(Groups);
        for (var i = 0; i < members.Length; i++)
        {
            if (i < GroupWriters) InGroups.Add(Admit(conversation, members[i], group));
            else _joins.Add((conversation, members[i], null));
        }
    }

    private async Task Admit(AppCaller app, CancellationToken cancellation)
    {
        var named = Residents[..Math.Min(NamedUsers, Residents.Length)];
        var tagged = Residents[..Math.Min(Tagged, Residents.Length / 2)];
        await app.Tag(TagName, tagged.Select(resident => resident.Login.UserId), cancellation);
        Admit(app, new MessageTargets { Accounts = [.. named.Select(resident => resident.Login.Inbox)] }, named);
        Admit(app, new MessageTargets { Tags = [TagName] }, tagged);
        Admit(app, new MessageTargets { Everyone = true }, Residents);
    }

    private Writer Admit(Conversation conversation, Resident writer, string to)
    {
        var (voice, _) = _voices.Add(conversation, mark => new MessageTemplate(mark, _target.TopicTo(to), to, MessageSize));
        _joins.Add((conversation, writer, voice));
        return new Writer(writer, to, voice);
    }

    private void Admit(AppCaller app, MessageTargets to, Resident[] audience)
    {
        var conversation = new Conversation(Apps);
        var (voice, mark) = _voices.Add(conversation, template: null);
        App.Add(new AppVoice(app, voice, mark, to));
        foreach (var resident in audience) _joins.Add((conversation, resident, null));
    }
}
