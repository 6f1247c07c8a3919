using System.Collections.Concurrent;

namespace Im.Grains;

/// <summary>
/// The names of grain interfaces, each read once. Orleans asks for one at every <c>GetGrain</c>, and its own provider then
/// reads the interface's attributes by reflection: a fortieth of the CPU of a login. The provider registered first wins.
/// </summary>
internal sealed class GrainInterfaceTypes(IServiceProvider services) : IGrainInterfaceTypeProvider
{
    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _known = new();

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        if (!_known.TryGetValue(type, out grainInterfaceType)) _known[type] = grainInterfaceType = Read(type);
        return !grainInterfaceType.IsDefault;
    }

    private GrainInterfaceType Read(Type type) => type.GetCustomAttributes(inherit: false)
        .OfType<IGrainInterfaceTypeProviderAttribute>().FirstOrDefault()?.GetGrainInterfaceType(services, type) ?? default;
}
