using Im.Chaos.Histories;

namespace Im.Chaos.Reporting;

/// <summary>How long nothing went through.</summary>
internal static class Outage
{
    /// <summary>The longest time in which no send of anybody was acknowledged.</summary>
    public static TimeSpan OfAll(History history, TimeSpan from, TimeSpan to)
    {
        var (longest, last) = (TimeSpan.Zero, from);
        var acknowledged = history.Answers.Where(it => it.IsAcknowledged && it.At >= from && it.At <= to).Select(it => it.At);
        foreach (var at in acknowledged.Order().Append(to))
        {
            if (at - last > longest) longest = at - last;
            last = at;
        }

        return longest;
    }

    /// <summary>The longest that one message had to wait for its acknowledgement.</summary>
    public static TimeSpan OfOne(History history, TimeSpan from, TimeSpan to)
    {
        var sent = history.Sent.ToDictionary(it => it.Id, it => it.At);
        return history.Answers
            .Where(it => it.IsAcknowledged && it.At >= from && sent.TryGetValue(it.Id, out var at) && at <= to)
            .GroupBy(it => it.Id)
            .Select(it => it.Min(answer => answer.At) - sent[it.Key])
            .DefaultIfEmpty()
            .Max();
    }
}
