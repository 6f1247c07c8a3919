using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Im.Grains.Devices;
using Im.Grains.Tenants;

namespace Im.Unit.Tests.Api;

/// <summary>Grains as API and gateway see them: answers that a test sets, and a list of what was asked.</summary>
internal sealed class FakeGrains
{
    /// <summary>What was called: <c>key.Method(arguments)</c>, in order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What a call answers, by method's name: a value, a failure or a task; what is not here answers nothing.</summary>
    public Dictionary<string, Func<string, object?[], object?>> Answers { get; } = new()
    {
        [nameof(ITenantGrain.Settings)] = (key, _) => key switch
        {
            "demo" => new TenantSettings { Open = true },
            "acme" => new TenantSettings(),
            _ => null,
        },
        [nameof(IDeviceGrain.Register)] = (_, _) => new RegisterOutcome { Login = 7, Displaced = [] },
        [nameof(IDeviceGrain.IsCurrent)] = (_, _) => true,
    };

    public IGrainFactory Factory => (IGrainFactory)Make(typeof(IGrainFactory), (method, arguments) =>
        method.Name == nameof(IGrainFactory.GetGrain) && method.IsGenericMethod
            ? Grain(method.GetGenericArguments()[0], (string)arguments[0]!)
            : throw new NotSupportedException(method.Name));

    private object Grain(Type type, string key)
    {
        object? Call(MethodInfo method, object?[] arguments)
        {
            Calls.Enqueue($"{key}.{method.Name}({string.Join(", ", arguments)})");
            return Task(method, Answers.TryGetValue(method.Name, out var answer) ? answer(key, arguments) : null);
        }

        return Make(type, Call);
    }

    private static object Task(MethodInfo method, object? answer)
    {
        if (answer is Exception cause) throw cause;
        if (answer is Task pending) return pending;
        if (method.ReturnType == typeof(Task)) return System.Threading.Tasks.Task.CompletedTask;
        return typeof(Task).GetMethod(nameof(System.Threading.Tasks.Task.FromResult))!
            .MakeGenericMethod(method.ReturnType.GetGenericArguments()[0])
            .Invoke(null, [answer])!;
    }

    private static object Make(Type type, Func<MethodInfo, object?[], object?> call)
    {
        var made = DispatchProxy.Create(type, typeof(Proxy));
        ((Proxy)made).OnCall = call;
        return made;
    }

    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "DispatchProxy derives from it at run time.")]
    private class Proxy : DispatchProxy
    {
        public Func<MethodInfo, object?[], object?>? OnCall { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => OnCall!(targetMethod!, args ?? []);
    }
}
