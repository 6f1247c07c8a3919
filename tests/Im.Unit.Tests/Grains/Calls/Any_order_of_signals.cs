using Im.Protocol;
using Im.Protocol.Calls;

namespace Im.Unit.Tests.Grains.Calls;

/// <summary>Steps of four devices, late and doubled ones, conversations that are slow or refuse, time that runs out, devices that
/// vanish and deaths of the room at every point, at random: whatever comes, the archive tells one course of each call, and every
/// device was answered according to it.</summary>
public sealed class Any_order_of_signals
{
    private const int Runs = 10_000;

    private static readonly string[][] Courses =
    [
        ["invite", "answer", "hangup", "record answered"],
        ["invite", "refuse", "record refused"],
        ["invite", "busy", "record busy"],
        ["invite", "cancel", "record cancelled"],
        ["invite", "timeout", "record missed"],
    ];

    private static readonly string[] Happenings =
    [
        "a step again", "an invitation again", "archived, but not heard of", "died after a refusal", "died after a send", "died after a write",
        "died before a call", "died before a send", "died before a write", "died while accounts are told", "forgotten", "refused", "unavailable",
    ];

    [Fact]
    public async Task Has_one_end_on_which_all_devices_agree()
    {
        var given = Environment.GetEnvironmentVariable("IM_TEST_SEED");
        var seed = given is null ? Random.Shared.Next(int.MaxValue - Runs) : int.Parse(given, System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"IM_TEST_SEED={seed}");
        var (seen, happened) = (new HashSet<string>(), new HashSet<string>());
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(seed + run);
            var world = new CallWorld(random);
            for (var steps = random.Next(4, 40); steps > 0; steps--) await world.Step();
            await world.End();

            Check(world, $"IM_TEST_SEED={seed + run}");
            happened.UnionWith(world.Happened);
            if (!world.WasSilenced) seen.UnionWith(world.Calls.Select(Told));
        }

        // All of it has happened, so nothing was agreed on for want of cases.
        Assert.Equal(Courses.Select(course => string.Join(' ', course)).Order(), seen.Order());
        Assert.Equal(Happenings, happened.Order(StringComparer.Ordinal));
    }

    private static void Check(CallWorld world, string seed)
    {
        Assert.True(world.Wrongs.Count == 0, $"{seed}: {string.Join(' ', world.Wrongs)}");
        Assert.True(world.Stored is { IsOver: true }, $"{seed}: the call goes on.");
        foreach (var call in world.Calls)
        {
            var what = call.Select(step => step.What).ToArray();
            Assert.True(Courses.Any(course => Fits(what, course, world.WasSilenced)), $"{seed}: {Told(call)}");
            if (what[^1].StartsWith("record", StringComparison.Ordinal))
            {
                Assert.True(call[^1].From == call[0].From, $"{seed}: the record is not the caller's.");
                Assert.True(what.Contains(CallStatuses.Answer) == (what[^1] == "record answered"), $"{seed}: {Told(call)}");
            }
        }

        // Who was told that a step is taken finds it there, once, and who was told that it is not does not.
        foreach (var (request, status, outcome) in world.Answers)
        {
            var isTaken = outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate;
            Assert.True(world.Count(request) == (isTaken ? 1 : 0), $"{seed}: {status} of {request.DeviceId} was answered {outcome.Code}.");
        }

        var answer = world.Calls[^1].FirstOrDefault(step => step.What == CallStatuses.Answer);
        Assert.True(
            (answer.Device ?? "") == world.Stored.Callees[0].DeviceId, $"{seed}: another device than the one that answered talked.");
    }

    /// <summary>Whether these are the steps of a course; where somebody could not write, some of them.</summary>
    private static bool Fits(string[] steps, string[] course, bool mayMiss)
    {
        if (!mayMiss) return course.SequenceEqual(steps);
        var next = 0;
        foreach (var step in course)
        {
            if (next < steps.Length && steps[next] == step) next++;
        }

        return next == steps.Length && steps[0] == course[0];
    }

    private static string Told(IReadOnlyList<(AccountId From, string Device, string What)> call) => string.Join(' ', call.Select(step => step.What));
}
