using System.Text.Json;
using Im.Push.Credentials;
using Im.Push.Http;

namespace Im.Push.Vendors.Harmony;

/// <summary>A HarmonyOS app (5 and later) in AppGallery Connect.</summary>
internal sealed record HarmonyCredential : PushCredential
{
    public override string Vendor => "harmony";

    /// <summary>The service account's key file, as an object or as text.</summary>
    public JsonElement ServiceAccount { get; init; }

    /// <summary>The app's client id; only withdrawing needs it.</summary>
    public string? ClientId { get; init; }

    /// <summary>Which of the console's receipt addresses is told.</summary>
    public string? ReceiptId { get; init; }

    /// <summary>The key of the receipts' signature, if the console has one.</summary>
    public string? CallbackKey { get; init; }

    /// <summary>The user name of the receipts' signature.</summary>
    public string? CallbackUser { get; init; }

    /// <summary>Whether the app has the right to ring for calls within the app.</summary>
    public bool CallRight { get; init; }

    /// <summary>Where to send to instead of <c>https://push-api.cloud.huawei.com</c>.</summary>
    public string? BaseAddress { get; init; }

    /// <summary>The key file as JSON.</summary>
    internal JsonElement KeyFile => ServiceAccount.ValueKind == JsonValueKind.String
        ? JsonPath.Parse(ServiceAccount.GetString()!) : ServiceAccount;

    /// <summary>Where requests go.</summary>
    internal string Address => Setting.Base(BaseAddress, "https://push-api.cloud.huawei.com");

    /// <summary>A member of the key file.</summary>
    internal string Account(string name) => JsonPath.Text(KeyFile, name) ?? "";

    internal override IEnumerable<string> Problems()
    {
        if (KeyFile.ValueKind != JsonValueKind.Object)
            return ["The setting 'serviceAccount' must be the key file of a service account."];
        string[] needed = ["project_id", "key_id", "sub_account", "private_key"];
        return Setting.All([
            .. needed.Where(it => Account(it).Length == 0).Select(it => $"The service account's '{it}' is missing."),
            Account("project_id").All(char.IsAsciiDigit) ? null : "The service account's 'project_id' is no number.",
            Pem.Problem("private_key", Account("private_key"), isRsa: true),
            ClientId?.All(char.IsAsciiDigit) == false ? "The setting 'clientId' must be a number." : null,
            Setting.Address("baseAddress", BaseAddress),
        ]);
    }
}
