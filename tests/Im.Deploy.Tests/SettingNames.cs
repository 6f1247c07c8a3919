using System.Reflection;

namespace Im.Deploy.Tests;

/// <summary>Which settings the server has: read off its options, so that a name that was renamed there is found here.</summary>
internal static class SettingNames
{
    // Not ours, and known to who reads them: .NET, Kestrel, SQLite.
    private static readonly HashSet<string> Others =
    [
        "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "Kestrel__Endpoints__Http__Url",
        "DOTNET_GCgen0size", "DOTNET_EnableDiagnostics", "SQLITE_TMPDIR",
    ];

    private static readonly Type[] Types =
    [
        .. Directory.GetFiles(AppContext.BaseDirectory, "Im.*.dll")
            .Where(file => Path.GetFileName(file) is not ("Im.Testing.dll" or "Im.Deploy.Tests.dll"))
            .SelectMany(file => Assembly.LoadFrom(file).GetTypes()),
    ];

    private static readonly Dictionary<Type, string> Sections = Types
        .Select(type => (Type: type, Section: ConstantsOf(type).GetValueOrDefault("Section")))
        .Where(it => it.Section is not null)
        .ToDictionary(it => it.Type, it => it.Section!);

    // Settings that are read before there are options, such as Im:Roles, are constants named …Key.
    private static readonly HashSet<string> Keys =
    [
        .. Types.SelectMany(ConstantsOf)
            .Where(it => it.Key.EndsWith("Key", StringComparison.Ordinal) && it.Value.StartsWith("Im:", StringComparison.Ordinal))
            .Select(it => it.Value),
    ];

    /// <summary>Whether the server reads an environment variable of this name.</summary>
    public static bool IsKnown(string variable)
    {
        if (Others.Contains(variable)) return true;

        var path = variable.Split("__");
        return Keys.Contains(string.Join(':', path)) || Sections.Any(section => IsIn(section.Key, section.Value.Split(':'), path));
    }

    private static bool IsIn(Type options, string[] section, string[] path) =>
        path.Length > section.Length && path.Take(section.Length).SequenceEqual(section) && Has(options, path[section.Length..]);

    private static bool Has(Type type, string[] path)
    {
        if (path.Length == 0) return IsValue(type);
        if (IsValue(type)) return false;
        if (Arguments(type, typeof(IDictionary<,>)) is [_, var value]) return Has(value, path[1..]);
        if (Arguments(type, typeof(IList<>)) is [var item]) return path[0].All(char.IsAsciiDigit) && Has(item, path[1..]);

        return type.GetProperty(path[0]) is { } property && Has(property.PropertyType, path[1..]);
    }

    private static bool IsValue(Type type) => type.IsValueType || type == typeof(string);

    private static Type[] Arguments(Type type, Type generic) =>
        type.GetInterfaces().Append(type).FirstOrDefault(it => it.IsGenericType && it.GetGenericTypeDefinition() == generic)
            ?.GetGenericArguments() ?? [];

    private static Dictionary<string, string> ConstantsOf(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(field => field is { IsLiteral: true } && field.FieldType == typeof(string) && !type.ContainsGenericParameters)
        .ToDictionary(field => field.Name, field => (string)field.GetRawConstantValue()!);
}
