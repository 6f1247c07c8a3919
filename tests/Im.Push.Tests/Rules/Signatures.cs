using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Im.Push.Credentials;
using Im.Push.Tests.Kit;
using Im.Push.Vendors.Meizu;
using Im.Push.Vendors.Oppo;
using Im.Push.Vendors.Vivo;
using Im.Push.Vendors.WebPush;

namespace Im.Push.Tests.Rules;

/// <summary>Signatures and encryption, against published examples and openssl.</summary>
public sealed class Signatures
{
    [Fact]
    public void Web_push_encrypts_as_RFC_8291_appendix_A()
    {
        using var server = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Base64Url.DecodeFromChars(Samples.VapidPrivate),
            Q = WebPushCrypto.Point(Base64Url.DecodeFromChars(Samples.VapidPublic)),
        });

        var encrypted = WebPushCrypto.Encrypt(
            Encoding.ASCII.GetBytes("When I grow up, I want to be a watermelon"),
            Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg"),
            server,
            Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(encrypted));
    }

    [Fact]
    public void The_longest_text_of_web_push_makes_4096_bytes_or_less()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = browser.ExportParameters(false).Q;

        var encrypted = WebPushCrypto.Encrypt(new byte[WebPushCrypto.Longest], [4, .. point.X!, .. point.Y!], new byte[16]);

        Assert.Equal(4096, encrypted.Length);
    }

    /// <summary>Its signature holds for its key, and ours has the same form.</summary>
    [Fact]
    public void A_voluntary_identification_is_that_of_RFC_8292()
    {
        const string Example = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
        const string Key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";
        using var published = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = WebPushCrypto.Point(Base64Url.DecodeFromChars(Key)),
        });
        Assert.True(Holds(Example, published));

        var ours = Jwt.Es256(Samples.EcKey, null, "JWT", claims =>
        {
            claims.WriteString("aud", "https://push.example.net");
            claims.WriteNumber("exp", 1453523768);
            claims.WriteString("sub", "mailto:push@example.com");
        });

        Assert.True(Holds(ours, Samples.EcKey));
        Assert.Equal(Example.Split('.')[1], ours.Split('.')[1]);
    }

    /// <summary>The example of its README; its compact JSON, which is what was signed.</summary>
    [Fact]
    public void Meizu_signs_as_its_readme()
    {
        var fields = new Dictionary<string, string>
        {
            ["appId"] = "10000",
            ["pushIds"] = "RA50c6348036344485d01776773577c64740465480a6b",
            ["messageJson"] = """{"title":"title","content":"content","pushTimeInfo":{"offLine":1,"validTime":24}}""",
        };

        Assert.Equal("ac076ff25d9900015a681cb5172aa53b", MeizuRequest.Sign(fields, "<APP_SECRET>"));
    }

    /// <summary><c>printf %s oppo-key1795000000000oppo-master | openssl dgst -sha256</c>.</summary>
    [Fact]
    public void Oppo_signs_with_sha_256() => Assert.Equal(
        "38a2ec28b2b3816547708b2def7e5e970f79ac65881f3ee69b4218d296f02f93",
        OppoAuth.Sign("oppo-key", "1795000000000", "oppo-master"));

    /// <summary><c>printf %s 10004vivo-key1795000000000vivo-secret | openssl dgst -md5</c>.</summary>
    [Fact]
    public void Vivo_signs_with_md5() => Assert.Equal(
        "c1e9b9a5cabc882d076d86edcae36767",
        VivoAuth.Sign(new VivoCredential { AppId = "10004", AppKey = "vivo-key", AppSecret = "vivo-secret" }, "1795000000000"));

    [Fact]
    public void A_token_signed_with_PS256_holds_as_PSS_and_not_as_PKCS1()
    {
        var jwt = Jwt.Ps256(Samples.RsaKey, "kid", "JWT", claims => claims.WriteString("iss", "me"));
        var cut = jwt.LastIndexOf('.');
        var (text, signature) = (Encoding.ASCII.GetBytes(jwt.Remove(cut)), Base64Url.DecodeFromChars(jwt.AsSpan(cut + 1)));

        Assert.True(Samples.RsaKey.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        Assert.False(Samples.RsaKey.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("""{"alg":"PS256","typ":"JWT","kid":"kid"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jwt.Split('.')[0])));
    }

    private static bool Holds(string jwt, ECDsa key)
    {
        var cut = jwt.LastIndexOf('.');
        return key.VerifyData(
            Encoding.ASCII.GetBytes(jwt.Remove(cut)), Base64Url.DecodeFromChars(jwt.AsSpan(cut + 1)), HashAlgorithmName.SHA256);
    }
}
