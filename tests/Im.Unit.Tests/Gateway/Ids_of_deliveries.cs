using Im.Gateway.Sessions;
using Im.Unit.Tests.Mqtt;

namespace Im.Unit.Tests.Gateway;

public sealed class Ids_of_deliveries
{
    [Fact]
    public void Begin_with_1_and_count_up()
    {
        var window = new DeliveryWindow(3);

        Assert.Equal([1, 2, 3], new int[] { window.Open(0), window.Open(0), window.Open(0) });
    }

    [Fact]
    public void Begin_again_after_65535_past_those_that_are_open()
    {
        var window = new DeliveryWindow(3);
        window.Open(0);
        var second = window.Open(0);
        for (var id = 3; id <= 65_535; id++) Assert.True(window.Close(window.Open(0)), $"The id {id} is not open.");

        window.Close(second);

        Assert.Equal(2, window.Open(0));
        Assert.Equal(3, window.Open(0));
    }

    [Fact]
    public void Are_never_0_and_never_in_use_twice()
    {
        var random = new Random((int)Seed.Next());
        var window = new DeliveryWindow(64);
        var open = new List<ushort>();
        for (var step = 0; step < 200_000; step++)
        {
            if (window.IsFull || (open.Count > 0 && random.Next(2) == 0))
            {
                var index = random.Next(open.Count);
                Assert.True(window.Close(open[index]));
                open.RemoveAt(index);
            }
            else
            {
                var id = window.Open(step);
                Assert.True(id != 0 && !open.Contains(id), $"The id {id} is 0 or in use.");
                open.Add(id);
            }

            Assert.Equal(open.Count, window.Count);
        }
    }

    [Fact]
    public void Are_open_once()
    {
        var window = new DeliveryWindow(2);
        var id = window.Open(0);

        Assert.True(window.Close(id));
        Assert.False(window.Close(id));
        Assert.False(window.Close(999));
        Assert.False(window.Close(0));
    }

    [Fact]
    public void Are_as_many_as_the_window_is_wide()
    {
        var window = new DeliveryWindow(2);

        window.Open(0);
        var one = window.IsFull;
        var last = window.Open(0);
        var two = window.IsFull;
        window.Close(last);

        Assert.Equal((false, true, false), (one, two, window.IsFull));
    }

    [Fact]
    public void Have_the_time_of_the_oldest_that_is_open()
    {
        var window = new DeliveryWindow(3);
        var (first, second, third) = (window.Open(10), window.Open(20), window.Open(30));

        var oldest = window.OldestSentAt;
        window.Close(second);
        var stillOldest = window.OldestSentAt;
        window.Close(first);
        var nextOldest = window.OldestSentAt;
        window.Close(third);

        Assert.Equal((10, 10, 30, null), (oldest, stillOldest, nextOldest, window.OldestSentAt));
    }
}
