using System.Reflection;
using Im.Testing;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace Im.EndToEnd.Tests.Generated;

/// <summary>The client that NSwag makes of what a running server says of itself: its source, compiled.</summary>
internal sealed class GeneratedClient
{
    private const string Namespace = "Im.Generated";

    private readonly Compiled _client;

    private GeneratedClient(Compiled client) => _client = client;

    public static async Task<GeneratedClient> Of(ServerProcess server)
    {
        using var http = new HttpClient { BaseAddress = server.Http };
        var document = await OpenApiDocument.FromJsonAsync(await http.GetStringAsync("openapi/v1.json"));
        var source = new CSharpClientGenerator(document, Settings()).GenerateFile();
        return new GeneratedClient(Compiled.From(Namespace, source));
    }

    /// <summary>Compiles the body of a method that a user of the client could have written, and runs it.</summary>
    /// <param name="body">C#; it has <c>api</c>, the client; <c>http</c>, what that sends with; and <c>run</c>, a text of
    /// the test's own. It returns a text.</param>
    /// <param name="http">The server's address and, if there is one, the token.</param>
    /// <param name="run">The text.</param>
    public Task<string> Run(string body, HttpClient http, string run)
    {
        var source =
            $$"""
            using System;
            using System.Collections.Generic;
            using System.Linq;
            using System.Net.Http;
            using System.Threading.Tasks;
            using {{Namespace}};

            public static class Script
            {
                public static async Task<string> Run(ImClient api, HttpClient http, string run)
                {
            {{body}}
                }
            }
            """;
        var script = Compiled.From($"Script{Guid.NewGuid():n}", source, _client).Assembly.GetType("Script")!;
        var client = Activator.CreateInstance(_client.Assembly.GetType($"{Namespace}.ImClient")!, http);
        return (Task<string>)script.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [client, http, run])!;
    }

    // What somebody would choose today; all else as it comes.
    private static CSharpClientGeneratorSettings Settings()
    {
        var settings = new CSharpClientGeneratorSettings { ClassName = "ImClient", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = Namespace;
        settings.CSharpGeneratorSettings.JsonLibrary = CSharpJsonLibrary.SystemTextJson;
        // Before 9 the serializer knew no names for enum members, and the client would send theirs of C#.
        settings.CSharpGeneratorSettings.JsonLibraryVersion = 10;
        settings.CSharpGeneratorSettings.GenerateNullableReferenceTypes = true;
        return settings;
    }
}
