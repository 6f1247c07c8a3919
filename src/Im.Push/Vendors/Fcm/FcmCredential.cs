using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Fcm;

/// <summary>A Firebase project.</summary>
internal sealed record FcmCredential : PushCredential
{
    public override string Vendor => "fcm";

    /// <summary>The service account's key file, as an object or as text.</summary>
    public JsonElement ServiceAccount { get; init; }

    /// <summary>Where to send to instead of <c>https://fcm.googleapis.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>The key file as text.</summary>
    internal string KeyFile => ServiceAccount.ValueKind switch
    {
        JsonValueKind.String => ServiceAccount.GetString()!,
        JsonValueKind.Object => ServiceAccount.GetRawText(),
        _ => "",
    };

    /// <summary>The project that tokens belong to.</summary>
    internal string ProjectId => JsonPath.Text(JsonPath.Parse(KeyFile), "project_id") ?? "";

    internal override IEnumerable<string> Problems()
    {
        var file = JsonPath.Parse(KeyFile);
        if (JsonPath.Text(file, "type") != "service_account")
        {
            return ["The setting 'serviceAccount' must be the key file of a service account."];
        }

        string[] needed = ["project_id", "client_email", "private_key", "token_uri"];
        return Setting.All([
            .. needed.Where(it => string.IsNullOrEmpty(JsonPath.Text(file, it)))
                .Select(it => $"The service account's '{it}' is missing."),
            Uri.EscapeDataString(ProjectId) == ProjectId ? null : "The service account's 'project_id' is no id.",
            Pem.Problem("private_key", JsonPath.Text(file, "private_key") ?? "", isRsa: true),
            Setting.Address("token_uri", JsonPath.Text(file, "token_uri")),
            Setting.Address("baseAddress", BaseAddress),
        ]);
    }
}
