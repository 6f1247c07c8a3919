using System.Text.Json.Serialization;
using Im.Push.Vendors.Apns;
using Im.Push.Vendors.Fcm;
using Im.Push.Vendors.Harmony;
using Im.Push.Vendors.Honor;
using Im.Push.Vendors.Huawei;
using Im.Push.Vendors.Meizu;
using Im.Push.Vendors.Oppo;
using Im.Push.Vendors.Vivo;
using Im.Push.Vendors.WebPush;
using Im.Push.Vendors.Wns;
using Im.Push.Vendors.Xiaomi;

namespace Im.Push.Credentials;

/// <summary>The shapes of all vendors' settings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(ApnsCredential))]
[JsonSerializable(typeof(FcmCredential))]
[JsonSerializable(typeof(HarmonyCredential))]
[JsonSerializable(typeof(HonorCredential))]
[JsonSerializable(typeof(HuaweiCredential))]
[JsonSerializable(typeof(MeizuCredential))]
[JsonSerializable(typeof(OppoCredential))]
[JsonSerializable(typeof(RecordingCredential))]
[JsonSerializable(typeof(VivoCredential))]
[JsonSerializable(typeof(WebPushCredential))]
[JsonSerializable(typeof(WnsCredential))]
[JsonSerializable(typeof(XiaomiCredential))]
internal sealed partial class CredentialJson : JsonSerializerContext;
