using System.Diagnostics.Metrics;

namespace Im.Notifications;

/// <summary>What push counts; the meter is <c>Im.Push</c>. Vendors, outcomes and refusals are few; codes are in the log.</summary>
public sealed class PushInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Im.Push";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 86_400],
    };

    private readonly Meter _meter;
    private readonly Counter<long> _offers;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _retired;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _alarms;
    private readonly Counter<long> _receipts;
    private readonly Histogram<double> _age;
    private readonly Histogram<double> _duration;
    private volatile Func<IEnumerable<(string Vendor, int Paused)>> _paused = () => [];
    private long _oldest;

    /// <summary>Makes them once per host.</summary>
    public PushInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _offers = _meter.CreateCounter<long>("im.push.offers", "{message}", "Messages put into the outbox, by for whom.");
        _outcomes = _meter.CreateCounter<long>("im.push.outcomes", "{push}", "What vendors said, by vendor and outcome.");
        _refusals = _meter.CreateCounter<long>("im.push.refusals", "{push}", "What was not pushed in the end, by reason.");
        _retired = _meter.CreateCounter<long>("im.push.tokens.retired", "{token}", "Tokens that vendors called dead or doubted.");
        _dropped = _meter.CreateCounter<long>("im.push.dropped", "{message}", "What had to go because too much waited.");
        _alarms = _meter.CreateCounter<long>("im.push.alarms", "{alarm}", "What somebody must look at, by vendor and kind.");
        _receipts = _meter.CreateCounter<long>("im.push.receipts", "{receipt}", "What vendors told later, by vendor and event.");
        _age = _meter.CreateHistogram("im.push.age", "s", "From the offer to the vendor's answer, of accepted ones.", advice: Seconds);
        _duration = _meter.CreateHistogram("im.push.send.duration", "s", "A call of a vendor, by vendor.", advice: Seconds);
        _meter.CreateObservableGauge("im.push.queue.age", () => Interlocked.Read(ref _oldest) / 1_000.0, "s",
            "How long the next entry has been due.");
        _meter.CreateObservableGauge("im.push.credentials.paused", Paused, "{credential}", "Credentials that wait, by vendor.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Offered(int messages, string what) => _offers.Add(messages, Tag("for", what));

    internal void Outcome(string vendor, string outcome) => _outcomes.Add(1, Tag("vendor", vendor), Tag("outcome", outcome));

    internal void Refused(string why) => _refusals.Add(1, Tag("reason", why));

    internal void Retired(string vendor, bool certain) =>
        _retired.Add(1, Tag("vendor", vendor), Tag("as", certain ? "dead" : "doubtful"));

    internal void Dropped(int messages)
    {
        if (messages > 0) _dropped.Add(messages);
    }

    internal void Alarm(string vendor, string kind) => _alarms.Add(1, Tag("vendor", vendor), Tag("kind", kind));

    internal void Receipt(string vendor, string what) => _receipts.Add(1, Tag("vendor", vendor), Tag("event", what));

    internal void Accepted(TimeSpan age) => _age.Record(Math.Max(age.TotalSeconds, 0));

    internal void Sent(string vendor, TimeSpan duration) => _duration.Record(duration.TotalSeconds, Tag("vendor", vendor));

    internal void Oldest(TimeSpan overdue) => Interlocked.Exchange(ref _oldest, (long)Math.Max(overdue.TotalMilliseconds, 0));

    internal void Watch(Func<IEnumerable<(string Vendor, int Paused)>> paused) => _paused = paused;

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private IEnumerable<Measurement<int>> Paused() =>
        _paused().Select(it => new Measurement<int>(it.Paused, Tag("vendor", it.Vendor)));
}
