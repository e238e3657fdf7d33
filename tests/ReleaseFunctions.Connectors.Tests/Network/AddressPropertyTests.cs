using System.Buffers.Binary;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using ReleaseFunctions.Connectors.Network;

namespace ReleaseFunctions.Connectors.Tests.Network;

public sealed class AddressPropertyTests
{
    [Fact]
    public void FindRefusal_MappedOrTranslatedForm_IsJudgedAsTheAddressInside() => Prop.ForAll<int, bool>((seed, allowPrivate) =>
    {
        IPAddress plain = V4((uint)new Random(seed).NextInt64(1L << 32));
        string? expected = AddressRules.FindRefusal(plain, allowPrivate);
        return new[] { plain.MapToIPv6(), IPAddress.Parse($"64:ff9b::{plain}") }.All(form => AddressRules.FindRefusal(form, allowPrivate) == expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void FindRefusal_AllowPrivate_NeverRefusesMore() => Prop.ForAll<byte[]>(seed =>
    {
        byte[] bytes = new byte[16];
        seed.AsSpan(0, Math.Min(16, seed.Length)).CopyTo(bytes);
        IPAddress address = new(bytes);
        return AddressRules.FindRefusal(address, allowPrivate: false) is not null || AddressRules.FindRefusal(address, allowPrivate: true) is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void FindRefusal_LinkLocal_IsNeverAllowedInAnyForm() => Prop.ForAll<ushort>(low =>
    {
        IPAddress address = V4(0xA9FE0000 | (uint)low);
        byte[] sixToFour = [0x20, 0x02, .. address.GetAddressBytes(), .. new byte[10]];
        return new[] { address, address.MapToIPv6(), new IPAddress(sixToFour) }.All(form => AddressRules.FindRefusal(form, allowPrivate: true) is not null);
    }).QuickCheckThrowOnFailure();

    private static IPAddress V4(uint bits)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, bits);
        return new IPAddress(bytes);
    }
}
