using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Im.EndToEnd.Tests.Generated;

/// <summary>C# that was compiled while the tests run.</summary>
internal sealed class Compiled
{
    // The framework's assemblies, as the tests themselves run on them.
    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly AssemblyLoadContext _home;
    private readonly byte[] _image;

    private Compiled(AssemblyLoadContext home, byte[] image)
    {
        (_home, _image) = (home, image);
        Assembly = home.LoadFromStream(new MemoryStream(image));
    }

    public Assembly Assembly { get; }

    /// <summary>Compiles; what the compiler does not like fails the test in its words.</summary>
    /// <param name="name">The assembly's name.</param>
    /// <param name="source">The source.</param>
    /// <param name="used">What it refers to beside the framework; null for nothing.</param>
    public static Compiled From(string name, string source, Compiled? used = null)
    {
        IEnumerable<MetadataReference> references =
            used is null ? Framework : [.. Framework, MetadataReference.CreateFromImage(used._image)];
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join(Environment.NewLine, emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return new Compiled(used?._home ?? new AssemblyLoadContext(name), image.ToArray());
    }
}
