using Im.Chaos.Faults;
using Im.Chaos.Load;

namespace Im.Chaos.Tests;

public sealed class A_seed
{
    [Fact]
    public void Makes_the_same_plan_and_the_same_devices_again()
    {
        Assert.Equal(Kinds(FaultPlan.Endless(7)), Kinds(FaultPlan.Endless(7)));
        Assert.NotEqual(Kinds(FaultPlan.Endless(7)), Kinds(FaultPlan.Endless(8)));
        Assert.Equal(Members(new Cast(7, 8, 6)), Members(new Cast(7, 8, 6)));
    }

    [Fact]
    public void Leaves_no_kind_of_fault_out()
    {
        Assert.Equal(FaultPlan.All.Select(it => it.Kind).Order(), Kinds(FaultPlan.Endless(7)).Take(FaultPlan.All.Count).Order());
    }

    private static IEnumerable<string> Kinds(IEnumerable<IFault> faults) => faults.Take(2 * FaultPlan.All.Count).Select(it => it.Kind);

    private static IEnumerable<string> Members(Cast cast) => cast.Groups.SelectMany(it => it.Members);
}
