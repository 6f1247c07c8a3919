using System.Reflection;
using Im.Files;

namespace Im.Conformance.Tests.Files;

/// <summary>An index where something happens as an upload is noted.</summary>
public class NotedBy : DispatchProxy
{
    private IFileIndex _inner = null!;
    private Action _first = null!;

    /// <summary>An index that is the other one but for that.</summary>
    internal static IFileIndex Way(IFileIndex inner, Action first)
    {
        var index = Create<IFileIndex, NotedBy>();
        ((NotedBy)index)._inner = inner;
        ((NotedBy)index)._first = first;
        return index;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IFileIndex.Create)) _first();
        return targetMethod.Invoke(_inner, args);
    }
}
