using Im.Push.Tests.Kit;
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

namespace Im.Push.Tests.Answers;

/// <summary>Every code that the vendors document, and one that nobody knows.</summary>
public sealed class Answers_of_vendors
{
    private const string Fcm = """{"error":{"code":0,"message":"words","status":"S","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"CODE"}]}}""";

    [Theory]
    [InlineData(200, """{"name":"projects/p/messages/1"}""", "Accepted ok id=projects/p/messages/1")]
    [InlineData(200, "<html>", "Transient unreadable maybe")]
    [InlineData(404, "UNREGISTERED", "InvalidToken UNREGISTERED")]
    [InlineData(403, "SENDER_ID_MISMATCH", "InvalidToken SENDER_ID_MISMATCH")]
    [InlineData(400, "INVALID_ARGUMENT", "Rejected INVALID_ARGUMENT")]
    [InlineData(429, "QUOTA_EXCEEDED", "Throttled QUOTA_EXCEEDED App after=60")]
    [InlineData(503, "UNAVAILABLE", "Transient UNAVAILABLE")]
    [InlineData(500, "INTERNAL", "Transient INTERNAL")]
    [InlineData(401, "THIRD_PARTY_AUTH_ERROR", "Quarantine THIRD_PARTY_AUTH_ERROR")]
    [InlineData(400, "NEVER_SEEN", "Rejected NEVER_SEEN")]
    [InlineData(401, """{"error":{"code":401,"status":"UNAUTHENTICATED"}}""", "AuthFailed UNAUTHENTICATED")]
    [InlineData(403, """{"error":{"code":403,"status":"PERMISSION_DENIED"}}""", "AuthFailed PERMISSION_DENIED")]
    [InlineData(502, "bad gateway <html>", "Transient 502")]
    public void Fcm_says(int status, string code, string outcome)
    {
        var body = code.All(it => it is '_' or (>= 'A' and <= 'Z')) ? Fcm.Replace("CODE", code, StringComparison.Ordinal) : code;

        Assert.Equal(outcome, Tell.Of(Tell.Answer(FcmAnswer.Of, status, body).Outcome));
    }

    [Theory]
    [InlineData("The registration token is not a valid FCM registration token", null, "InvalidToken INVALID_ARGUMENT")]
    [InlineData("The registration token is not a valid FCM registration token", "message.token", "InvalidToken INVALID_ARGUMENT")]
    [InlineData("Invalid value at 'message.data'", "message.data[0].value", "Rejected INVALID_ARGUMENT")]
    [InlineData("The registration token is fine, the time is not", "message.android.ttl", "Rejected INVALID_ARGUMENT")]
    public void Fcm_says_invalid_argument_for_a_bad_token_and_for_our_own_mistakes(string words, string? field, string outcome)
    {
        var violation = field is null ? "" : $$""",{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"{{field}}"}]}""";
        var body = $$$"""{"error":{"code":400,"message":"{{{words}}}","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"INVALID_ARGUMENT"}{{{violation}}}]}}""";

        Assert.Equal(outcome, Tell.Of(Tell.Answer(FcmAnswer.Of, 400, body).Outcome));
    }

    [Fact]
    public void Fcm_may_name_the_time_to_wait()
    {
        var answer = Tell.Answer(FcmAnswer.Of, 429, Fcm.Replace("CODE", "QUOTA_EXCEEDED", StringComparison.Ordinal), "Retry-After: 7");

        Assert.Equal("Throttled QUOTA_EXCEEDED App after=7", Tell.Of(answer.Outcome));
    }

    [Theory]
    [InlineData(410, """{"reason":"Unregistered","timestamp":1700000000000}""", "InvalidToken Unregistered asOf=1700000000000")]
    [InlineData(410, """{"reason":"ExpiredToken","timestamp":1700000000000}""", "InvalidToken ExpiredToken asOf=1700000000000")]
    [InlineData(410, "", "InvalidToken 410")]
    [InlineData(400, "BadDeviceToken", "Quarantine BadDeviceToken")]
    [InlineData(400, "DeviceTokenNotForTopic", "Quarantine DeviceTokenNotForTopic")]
    [InlineData(429, "TooManyRequests", "Throttled TooManyRequests Device")]
    [InlineData(429, "TooManyProviderTokenUpdates", "Throttled TooManyProviderTokenUpdates App")]
    [InlineData(403, "ExpiredProviderToken", "AuthFailed ExpiredProviderToken")]
    [InlineData(403, "InvalidProviderToken", "AuthFailed InvalidProviderToken")]
    [InlineData(403, "MissingProviderToken", "AuthFailed MissingProviderToken")]
    [InlineData(403, "BadCertificate", "AuthFailed BadCertificate")]
    [InlineData(403, "BadCertificateEnvironment", "AuthFailed BadCertificateEnvironment")]
    [InlineData(403, "Forbidden", "AuthFailed Forbidden")]
    [InlineData(403, "UnrelatedKeyIdInToken", "AuthFailed UnrelatedKeyIdInToken")]
    [InlineData(403, "BadEnvironmentKeyIdInToken", "AuthFailed BadEnvironmentKeyIdInToken")]
    [InlineData(400, "PayloadEmpty", "Rejected PayloadEmpty")]
    [InlineData(413, "PayloadTooLarge", "Rejected PayloadTooLarge")]
    [InlineData(400, "BadTopic", "Rejected BadTopic")]
    [InlineData(400, "TopicDisallowed", "Rejected TopicDisallowed")]
    [InlineData(400, "MissingTopic", "Rejected MissingTopic")]
    [InlineData(400, "BadCollapseId", "Rejected BadCollapseId")]
    [InlineData(400, "BadExpirationDate", "Rejected BadExpirationDate")]
    [InlineData(400, "BadPriority", "Rejected BadPriority")]
    [InlineData(400, "BadMessageId", "Rejected BadMessageId")]
    [InlineData(400, "InvalidPushType", "Rejected InvalidPushType")]
    [InlineData(400, "DuplicateHeaders", "Rejected DuplicateHeaders")]
    [InlineData(404, "BadPath", "Rejected BadPath")]
    [InlineData(405, "MethodNotAllowed", "Rejected MethodNotAllowed")]
    [InlineData(500, "InternalServerError", "Transient InternalServerError")]
    [InlineData(503, "ServiceUnavailable", "Transient ServiceUnavailable")]
    [InlineData(503, "Shutdown", "Transient Shutdown")]
    [InlineData(400, "IdleTimeout", "Transient IdleTimeout")]
    [InlineData(400, "NeverSeen", "Rejected NeverSeen")]
    public void Apns_says(int status, string reason, string outcome)
    {
        var body = reason.StartsWith('{') || reason.Length == 0 ? reason : $$"""{"reason":"{{reason}}"}""";

        Assert.Equal(outcome, Tell.Of(Tell.Answer(ApnsAnswer.Of, status, body).Outcome));
    }

    [Theory]
    [InlineData(200, """{"code":"80000000","msg":"Success","requestId":"r1"}""", "Accepted 80000000 id=r1")]
    [InlineData(200, "80100000", "Accepted 80100000")]
    [InlineData(400, "80300007", "InvalidToken 80300007")]
    [InlineData(401, "80200001", "AuthFailed 80200001")]
    [InlineData(401, "80200003", "AuthFailed 80200003")]
    [InlineData(401, "80200005", "AuthFailed 80200005")]
    [InlineData(400, "80600003", "AuthFailed 80600003")]
    [InlineData(400, "80300002", "Quarantine 80300002")]
    [InlineData(400, "80300010", "Rejected 80300010")]
    [InlineData(400, "80300008", "Rejected 80300008")]
    [InlineData(400, "80100001", "Rejected 80100001")]
    [InlineData(400, "80100003", "Rejected 80100003 click")]
    [InlineData(400, "80100004", "Rejected 80100004")]
    [InlineData(400, "80100013", "Rejected 80100013")]
    [InlineData(400, "80100016", "Rejected 80100016")]
    [InlineData(400, "80100018", "Rejected 80100018")]
    [InlineData(400, "80300011", "Rejected 80300011")]
    [InlineData(400, "80300013", "Rejected 80300013")]
    [InlineData(400, "80100017", "Throttled 80100017 App")]
    [InlineData(503, "", "Throttled 503 App")]
    [InlineData(500, "81000001", "Transient 81000001")]
    [InlineData(502, "<html>", "Transient 502")]
    [InlineData(401, "", "AuthFailed 401")]
    [InlineData(200, "<html>", "Transient unreadable maybe")]
    [InlineData(400, "80999999", "Rejected 80999999")]
    public void Huawei_says(int status, string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(HuaweiAnswer.Of, status, Coded(code)).Outcome));

    [Theory]
    [InlineData(200, "80000000", "Accepted 80000000")]
    [InlineData(200, "80100000", "Accepted 80100000")]
    [InlineData(400, "80300007", "InvalidToken 80300007")]
    [InlineData(401, "80200005", "AuthFailed 80200005")]
    [InlineData(400, "80300002", "Quarantine 80300002")]
    [InlineData(400, "80300036", "AuthFailed 80300036")]
    [InlineData(400, "80300029", "Throttled 80300029 Day")]
    [InlineData(400, "80300030", "Throttled 80300030 Day")]
    [InlineData(400, "80300037", "Rejected 80300037")]
    [InlineData(400, "80100022", "Rejected 80100022")]
    [InlineData(503, "", "Throttled 503 App")]
    [InlineData(500, "81000001", "Transient 81000001")]
    [InlineData(400, "80999999", "Rejected 80999999")]
    public void Harmony_says(int status, string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(HarmonyAnswer.Of, status, Coded(code)).Outcome));

    [Theory]
    [InlineData("tokenFormatError", "InvalidToken tokenFormatError")]
    [InlineData("tokenPlatformNotSupport", "InvalidToken tokenPlatformNotSupport")]
    [InlineData("noRight", "Quarantine noRight")]
    [InlineData("noPushTypeRight", "Rejected noPushTypeRight")]
    [InlineData("countryNotSupport", "Rejected countryNotSupport")]
    [InlineData("disableSendHuaweiMsgBecauseOfPenalty", "Rejected disableSendHuaweiMsgBecauseOfPenalty")]
    [InlineData("appinfoError", "Rejected appinfoError")]
    [InlineData("differentImgVerifyPolicy", "Rejected differentImgVerifyPolicy")]
    [InlineData("noRightToSendCall", "Rejected noRightToSendCall")]
    [InlineData("notSupportPlayVoice", "Rejected notSupportPlayVoice")]
    [InlineData("atomicUnableSend", "Rejected atomicUnableSend")]
    [InlineData("neverSeen", "Rejected neverSeen")]
    public void Harmony_says_of_a_token(string reason, string outcome) =>
        Assert.Equal(outcome, Tell.Of(HarmonyAnswer.OfReason(reason)));

    [Theory]
    [InlineData(200, """{"code":200,"message":"Success","data":{"sendResult":true,"requestId":"r1"}}""", "Accepted 200 id=r1")]
    [InlineData(200, """{"code":200,"message":"Success","data":{"sendResult":false}}""", "Transient 200")]
    [InlineData(200, "80000000", "Rejected 80000000")]
    [InlineData(200, "80100000", "Accepted 80100000")]
    [InlineData(200, "80200001", "AuthFailed 80200001")]
    [InlineData(200, "80200003", "AuthFailed 80200003")]
    [InlineData(200, "80300007", "InvalidToken 80300007")]
    [InlineData(200, "80300008", "Rejected 80300008")]
    [InlineData(200, "80300010", "Rejected 80300010")]
    [InlineData(200, "81000001", "Transient 81000001")]
    [InlineData(500, "", "Transient 500")]
    [InlineData(503, "", "Throttled 503 App")]
    [InlineData(429, "", "Throttled 429 App")]
    [InlineData(401, "", "AuthFailed 401")]
    [InlineData(200, "80999999", "Rejected 80999999")]
    public void Honor_says(int status, string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(HonorAnswer.Of, status, Coded(code)).Outcome));

    [Theory]
    [InlineData("""{"result":"ok","code":0,"data":{"id":"x1"}}""", "Accepted 0 id=x1")]
    [InlineData("1", "Transient 1")]
    [InlineData("10001", "Transient 10001")]
    [InlineData("10002", "Transient 10002")]
    [InlineData("10003", "Transient 10003")]
    [InlineData("65029", "Transient 65029")]
    [InlineData("26003", "Transient 26003")]
    [InlineData("10027", "Throttled 10027 App")]
    [InlineData("200002", "Throttled 200002 App")]
    [InlineData("10034", "Throttled 10034 Day")]
    [InlineData("200001", "Throttled 200001 Day")]
    [InlineData("21301", "AuthFailed 21301")]
    [InlineData("21302", "AuthFailed 21302")]
    [InlineData("22006", "AuthFailed 22006")]
    [InlineData("22007", "AuthFailed 22007")]
    [InlineData("22022", "AuthFailed 22022")]
    [InlineData("10031", "AuthFailed 10031")]
    [InlineData("10036", "AuthFailed 10036")]
    [InlineData("26006", "AuthFailed 26006")]
    [InlineData("10029", "Quarantine 10029")]
    [InlineData("65003", "Quarantine 65003")]
    [InlineData("20301", "Quarantine 20301")]
    [InlineData("10008", "Rejected 10008")]
    [InlineData("10016", "Rejected 10016")]
    [InlineData("10017", "Rejected 10017 click")]
    [InlineData("65009", "Rejected 65009")]
    [InlineData("65014", "Rejected 65014")]
    [InlineData("65015", "Rejected 65015")]
    [InlineData("65036", "Rejected 65036")]
    [InlineData("65037", "Rejected 65037")]
    [InlineData("65038", "Rejected 65038")]
    [InlineData("27001", "Rejected 27001")]
    [InlineData("999999", "Rejected 999999")]
    [InlineData("<html>", "Transient unreadable maybe")]
    public void Xiaomi_says(string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(it => XiaomiAnswer.Of(it, isSingle: true), 200, Coded(code)).Outcome));

    [Theory]
    [InlineData("10029")]
    [InlineData("65003")]
    [InlineData("20301")]
    public void Xiaomi_does_not_say_which_of_several_tokens_it_means(string code) => Assert.Equal(
        $"Transient {code}", Tell.Of(Tell.Answer(it => XiaomiAnswer.Of(it, isSingle: false), 200, Coded(code)).Outcome));

    [Theory]
    [InlineData("""{"code":0,"message":"Success","data":{"messageId":"o1"}}""", "Accepted 0 id=o1")]
    [InlineData("10000", "InvalidToken 10000")]
    [InlineData("11", "AuthFailed 11")]
    [InlineData("29", "AuthFailed 29")]
    [InlineData("14", "AuthFailed 14")]
    [InlineData("19", "AuthFailed 19")]
    [InlineData("26", "AuthFailed 26")]
    [InlineData("28", "AuthFailed 28")]
    [InlineData("30", "AuthFailed 30")]
    [InlineData("-1", "Transient -1")]
    [InlineData("-2", "Throttled -2 App")]
    [InlineData("13", "Throttled 13 App")]
    [InlineData("55", "Throttled 55 App")]
    [InlineData("33", "Throttled 33 Day")]
    [InlineData("12", "Rejected 12")]
    [InlineData("20", "Rejected 20")]
    [InlineData("25", "Rejected 25")]
    [InlineData("31", "Rejected 31")]
    [InlineData("32", "Rejected 32")]
    [InlineData("40", "Rejected 40")]
    [InlineData("41", "Rejected 41 click")]
    [InlineData("51", "Rejected 51")]
    [InlineData("54", "Rejected 54")]
    [InlineData("59", "Rejected 59")]
    [InlineData("67", "Rejected 67")]
    [InlineData("99999", "Rejected 99999")]
    [InlineData("<html>", "Transient unreadable maybe")]
    public void Oppo_says(string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(OppoAnswer.Of, 200, Coded(code)).Outcome));

    [Theory]
    [InlineData("""{"result":0,"desc":"ok","taskId":"v1"}""", "Accepted 0 id=v1")]
    [InlineData("""{"result":10302,"desc":"regId"}""", "InvalidToken 10302")]
    [InlineData("""{"result":10302,"desc":"regId","invalidUser":{"userid":"t","status":1}}""", "InvalidToken 10302/1")]
    [InlineData("""{"result":10302,"desc":"regId","invalidUser":{"userid":"t","status":2}}""", "InvalidToken 10302/2")]
    [InlineData("""{"result":10302,"desc":"regId","invalidUser":{"userid":"t","status":4}}""", "Rejected 10302/4")]
    [InlineData("""{"result":10054}""", "InvalidToken 10054")]
    [InlineData("""{"result":10070}""", "Throttled 10070 Day")]
    [InlineData("""{"result":10073}""", "Throttled 10073 Day")]
    [InlineData("""{"result":10252}""", "Throttled 10252 Day")]
    [InlineData("""{"result":10254}""", "Throttled 10254 Day")]
    [InlineData("""{"result":10040}""", "Transient 10040")]
    [InlineData("""{"result":10071}""", "Throttled 10071 App")]
    [InlineData("""{"result":10072}""", "Throttled 10072 App")]
    [InlineData("""{"result":10094}""", "AuthFailed 10094")]
    [InlineData("""{"result":10200}""", "AuthFailed 10200")]
    [InlineData("""{"result":10205}""", "AuthFailed 10205")]
    [InlineData("""{"result":10085}""", "Rejected 10085")]
    [InlineData("""{"result":10104}""", "Rejected 10104")]
    [InlineData("""{"result":10096}""", "Rejected 10096")]
    [InlineData("""{"result":10097}""", "Rejected 10097")]
    [InlineData("""{"result":19999}""", "Rejected 19999")]
    [InlineData("<html>", "Transient unreadable maybe")]
    public void Vivo_says(string body, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(VivoAnswer.Of, 200, body).Outcome));

    [Theory]
    [InlineData("""{"code":"200","msgId":"z1","value":{}}""", "Accepted 200 id=z1")]
    [InlineData("500", "Transient 500")]
    [InlineData("1001", "Transient 1001")]
    [InlineData("1003", "Transient 1003")]
    [InlineData("1005", "Rejected 1005")]
    [InlineData("110004", "Rejected 110004")]
    [InlineData("110031", "Rejected 110031")]
    [InlineData("110032", "Rejected 110032")]
    [InlineData("1006", "AuthFailed 1006")]
    [InlineData("110000", "AuthFailed 110000")]
    [InlineData("110001", "AuthFailed 110001")]
    [InlineData("110009", "AuthFailed 110009")]
    [InlineData("110033", "AuthFailed 110033")]
    [InlineData("110010", "Throttled 110010 App")]
    [InlineData("110053", "Throttled 110053 App")]
    [InlineData("110019", "Throttled 110019 Day")]
    [InlineData("110051", "Throttled 110051 Day")]
    [InlineData("999999", "Rejected 999999")]
    public void Meizu_says(string code, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(MeizuAnswer.Of, 200, Coded(code)).Outcome));

    [Theory]
    [InlineData("110002", "InvalidToken 110002")]
    [InlineData("110003", "InvalidToken 110003")]
    [InlineData("110010", "Quarantine 110010")]
    [InlineData("501", "Transient 501")]
    [InlineData("513", "Transient 513")]
    [InlineData("519", "Transient 519")]
    [InlineData("520", "Throttled 520 Device")]
    [InlineData("110011", "Throttled 110011 Day")]
    [InlineData("201", "Rejected 201")]
    [InlineData("999", "Rejected 999")]
    public void Meizu_says_of_a_token(string code, string outcome)
    {
        var answer = Tell.Answer(MeizuAnswer.Of, 200, $$"""{"code":"200","value":{"{{code}}":["t1"]},"msgId":"z1"}""");

        Assert.Equal(outcome, Tell.Of(MeizuAnswer.Values(answer)["t1"]));
    }

    [Theory]
    [InlineData(201, "Accepted 201")]
    [InlineData(200, "Accepted 200")]
    [InlineData(202, "Accepted 202")]
    [InlineData(404, "InvalidToken 404")]
    [InlineData(410, "InvalidToken 410")]
    [InlineData(400, "Quarantine 400")]
    [InlineData(401, "Quarantine 401")]
    [InlineData(403, "Quarantine 403")]
    [InlineData(413, "Rejected 413")]
    [InlineData(429, "Throttled 429 Device after=30")]
    [InlineData(500, "Transient 500 after=30")]
    [InlineData(503, "Transient 503 after=30")]
    [InlineData(307, "Rejected address-refused")]
    [InlineData(418, "Rejected 418")]
    public void A_push_service_of_the_web_says(int status, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(WebPushAnswer.Of, status, "", "Retry-After: 30").Outcome));

    [Theory]
    [InlineData(200, "X-WNS-Status: received", "Accepted received")]
    [InlineData(200, "X-WNS-Status: dropped", "Rejected dropped")]
    [InlineData(200, "X-WNS-Status: channelthrottled", "Throttled channelthrottled Device")]
    [InlineData(401, "X-A: b", "AuthFailed 401")]
    [InlineData(403, "X-A: b", "Quarantine 403")]
    [InlineData(404, "X-A: b", "InvalidToken 404")]
    [InlineData(410, "X-A: b", "InvalidToken 410")]
    [InlineData(406, "Retry-After: 5", "Throttled 406 App after=5")]
    [InlineData(413, "X-A: b", "Rejected 413")]
    [InlineData(500, "X-A: b", "Transient 500")]
    [InlineData(503, "X-A: b", "Transient 503")]
    [InlineData(418, "X-A: b", "Rejected 418")]
    public void Wns_says(int status, string header, string outcome) =>
        Assert.Equal(outcome, Tell.Of(Tell.Answer(WnsAnswer.Of, status, "", header).Outcome));

    // A bare number is put into the member that all of them but FCM, APNs and vivo use.
    private static string Coded(string code) =>
        code.Length > 0 && code.All(it => it is '-' or (>= '0' and <= '9')) ? $$"""{"code":"{{code}}"}""" : code;
}
