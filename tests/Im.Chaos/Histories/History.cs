using System.Collections.Concurrent;
using System.Diagnostics;

namespace Im.Chaos.Histories;

/// <summary>What happened, in the order in which it was noticed.</summary>
internal sealed class History(HistoryFile? file = null)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly ConcurrentQueue<Answered> _answers = new();
    private readonly ConcurrentQueue<Shown> _shown = new();
    private readonly ConcurrentQueue<Complaint> _complaints = new();
    private readonly ConcurrentQueue<FaultRecord> _faults = new();

    /// <summary>How long the run goes on.</summary>
    public TimeSpan Now => _clock.Elapsed;

    public IReadOnlyCollection<Sent> Sent => _sent;

    public IReadOnlyCollection<Answered> Answers => _answers;

    public IReadOnlyCollection<Shown> Shown => _shown;

    public IReadOnlyCollection<Complaint> Complaints => _complaints;

    public IReadOnlyCollection<FaultRecord> Faults => _faults;

    public void Add(Sent sent) => Keep(_sent, sent);

    public void Add(Answered answer) => Keep(_answers, answer);

    public void Add(Shown shown) => Keep(_shown, shown);

    public void Add(FaultRecord fault) => Keep(_faults, fault);

    /// <summary>Something that must not happen.</summary>
    public void Complain(string what) => Keep(_complaints, new Complaint(what, Now));

    private void Keep<T>(ConcurrentQueue<T> records, T record)
    {
        records.Enqueue(record);
        file?.Write(record);
    }
}
