using Im.Grains;
using Im.Grains.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Im.Unit.Tests.Grains;

public sealed class Names_of_grain_interfaces
{
    private readonly GrainInterfaceTypes _types = new(new ServiceCollection().BuildServiceProvider());

    [Fact]
    public void Are_those_of_their_attributes_however_often_they_are_asked_for()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.True(_types.TryGetGrainInterfaceType(typeof(IAccountGrain), out var type));
            Assert.Equal("account", type.ToString());
        }
    }

    [Fact]
    public void Are_left_to_Orleans_where_there_is_no_attribute()
    {
        for (var i = 0; i < 2; i++) Assert.False(_types.TryGetGrainInterfaceType(typeof(IDisposable), out _));
    }
}
