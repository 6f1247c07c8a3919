using Im.Protocol.Calls;

namespace Im.Unit.Tests.Grains.Calls;

/// <summary>Steps of four devices, late and doubled ones, time that runs out, devices that vanish and deaths of the room, at
/// random: whatever comes, the archive tells one course of the call, and every device was answered according to it.</summary>
public sealed class Any_order_of_signals
{
    private const int Runs = 3_000;

    private static readonly string[][] Courses =
    [
        ["invite", "answer", "hangup", "record answered"],
        ["invite", "refuse", "record refused"],
        ["invite", "busy", "record busy"],
        ["invite", "cancel", "record cancelled"],
        ["invite", "timeout", "record missed"],
    ];

    [Fact]
    public void Has_one_end_on_which_all_devices_agree()
    {
        var given = Environment.GetEnvironmentVariable("IM_TEST_SEED");
        var seed = given is null ? Random.Shared.Next(int.MaxValue - Runs) : int.Parse(given, System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"IM_TEST_SEED={seed}");
        var seen = new HashSet<string>();
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(seed + run);
            var world = new CallWorld(random);
            for (var steps = random.Next(4, 40); steps > 0; steps--) world.Step();
            world.End();

            Check(world, $"IM_TEST_SEED={seed + run}");
            seen.Add(string.Join(' ', world.Archive.Select(it => it.What)));
        }

        // All of it has happened, so nothing was agreed on for want of cases.
        Assert.Equal(Courses.Select(course => string.Join(' ', course)).Order(), seen.Order());
    }

    private static void Check(CallWorld world, string seed)
    {
        var told = world.Archive;
        var course = string.Join(' ', told.Select(it => it.What));
        Assert.True(Courses.Any(it => it.SequenceEqual(told.Select(step => step.What))), $"{seed}: {course}");
        Assert.True(world.Stored is { IsOver: true }, $"{seed}: the call goes on.");

        // Who was told that a step is taken finds it there, once, and who was told that it is not does not.
        foreach (var (request, status, outcome) in world.Answers)
        {
            var isTaken = outcome.Code is ErrorCode.Ok or ErrorCode.Duplicate;
            Assert.True(world.Count(request) == (isTaken ? 1 : 0), $"{seed}: {status} of {request.DeviceId} was answered {outcome.Code}.");
        }

        var answer = told.FirstOrDefault(it => it.What == CallStatuses.Answer);
        if (answer.What is not null)
            Assert.True(answer.Device == world.Stored.Callees[0].DeviceId, $"{seed}: another device than the one that answered talks.");
        Assert.True(told[^1].From == world.Stored.Caller, $"{seed}: the record is not the caller's.");
    }
}
