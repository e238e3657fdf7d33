using System.Text;
using ReleaseFunctions.Core.Deployments;

namespace ReleaseFunctions.Connectors.Tests.Webhooks;

/// <summary>The vector is the published one of Standard Webhooks' reference libraries.</summary>
public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"test\": 2432232314}");
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void Sign_PublishedVector_GivesPublishedSignature() =>
        Assert.Equal(Signature, WebhookSignature.Sign(Secret, Id, At, Body));

    [Fact]
    public void Sign_TwoSecrets_GivesOneSignatureEach()
    {
        string signatures = WebhookSignature.Sign($"{Secret} plain-secret", Id, At, Body);

        Assert.Equal([Signature, WebhookSignature.Sign("plain-secret", Id, At, Body)], signatures.Split(' '));
    }

    [Fact]
    public void Sign_PlainSecret_SignsAsTheSameBytesInBase64() =>
        Assert.Equal(
            WebhookSignature.Sign("whsec_" + Convert.ToBase64String("naïve"u8), Id, At, Body),
            WebhookSignature.Sign("naïve", Id, At, Body));

    [Theory]
    [InlineData("")]
    [InlineData("with.stop")]
    public void Sign_UnusableId_Throws(string id) =>
        Assert.Throws<ArgumentException>(() => WebhookSignature.Sign(Secret, id, At, Body));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("whsec_")]
    [InlineData("whsec_s3cr3t*not*base64")]
    [InlineData("good whsec_s3cr3t*not*base64")]
    public void FindFault_UnusableSecret_SaysSoWithoutShowingIt(string secrets)
    {
        string? fault = WebhookSignature.FindFault(secrets);

        Assert.NotNull(fault);
        Assert.DoesNotContain("s3cr3t", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Signature)]
    [InlineData("v1,bm90LXRoaXM= " + Signature)]
    [InlineData("v1a,Zm9v " + Signature + " v2,YmFy")]
    public void Verify_OneSignatureFits_IsTrue(string signatures) =>
        Assert.True(WebhookSignature.Verify(Secret, Id, Timestamp, signatures, Body, At));

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,G0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void Verify_NoSignatureFits_IsFalse(string signatures) =>
        Assert.False(WebhookSignature.Verify(Secret, Id, Timestamp, signatures, Body, At));

    [Fact]
    public void Verify_OtherBodyIdOrSecret_IsFalse()
    {
        Assert.False(WebhookSignature.Verify(Secret, Id, Timestamp, Signature, "{}"u8, At));
        Assert.False(WebhookSignature.Verify(Secret, Id + "x", Timestamp, Signature, Body, At));
        Assert.False(WebhookSignature.Verify("other", Id, Timestamp, Signature, Body, At));
    }

    [Fact]
    public void Verify_DuringRotation_AcceptsTheOldSecret() =>
        Assert.True(WebhookSignature.Verify($"new-secret {Secret}", Id, Timestamp, Signature, Body, At));

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void Verify_ClockApart_ToleratesFiveMinutes(int seconds, bool expected) =>
        Assert.Equal(expected, WebhookSignature.Verify(Secret, Id, Timestamp, Signature, Body, At.AddSeconds(seconds)));

    [Theory]
    [InlineData("")]
    [InlineData(" 1614265330")]
    [InlineData("+1614265330")]
    [InlineData("1614265330.0")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void Verify_OddTimestamp_IsFalse(string timestamp) =>
        Assert.False(WebhookSignature.Verify(Secret, Id, timestamp, Signature, Body, At));
}
