using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Im.Grains.Accounts;
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

    public IGrainFactory Factory => Make<IGrainFactory>((method, arguments) =>
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

        if (type == typeof(ITenantGrain)) return Make<ITenantGrain>(Call);
        if (type == typeof(ITenantAdminGrain)) return Make<ITenantAdminGrain>(Call);
        if (type == typeof(ITenantDirectoryGrain)) return Make<ITenantDirectoryGrain>(Call);
        if (type == typeof(IAppGrain)) return Make<IAppGrain>(Call);
        return type == typeof(IDeviceGrain) ? Make<IDeviceGrain>(Call) : Make<IAccountGrain>(Call);
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

    private static T Make<T>(Func<MethodInfo, object?[], object?> call) where T : class
    {
        var made = DispatchProxy.Create<T, Proxy>();
        ((Proxy)(object)made).OnCall = call;
        return made;
    }

    [SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "DispatchProxy derives from it at run time.")]
    private class Proxy : DispatchProxy
    {
        public Func<MethodInfo, object?[], object?>? OnCall { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => OnCall!(targetMethod!, args ?? []);
    }
}
