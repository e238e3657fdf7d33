using System.Net;
using System.Net.Sockets;

namespace ReleaseFunctions.Connectors.Network;

/// <summary>Which addresses an outgoing connection may reach. Pure; IPv6 forms that carry an IPv4 address are judged by that address too.</summary>
internal static class AddressRules
{
    /// <summary>Reached by no connection: cloud metadata and credentials live here.</summary>
    private static readonly IPNetwork[] MetadataNetworks = Parse(
        "169.254.0.0/16", // link-local: 169.254.169.254, .170.2 (containers), App Service's identity endpoint
        "168.63.129.16/32", // Azure's wire server
        "100.100.100.200/32", // Alibaba Cloud
        "192.0.0.192/32", // Oracle Cloud
        "fd00:ec2::/32", // AWS: fd00:ec2::254 and ::23
        "fd20:ce::/32"); // Google Cloud: fd20:ce::254

    /// <summary>Reached only with <c>AllowPrivate</c>.</summary>
    private static readonly (IPNetwork Network, string Name)[] PrivateNetworks =
    [
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("::1/128"), "loopback"),
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "shared (carrier-grade NAT)"),
        (IPNetwork.Parse("198.18.0.0/15"), "private (benchmarking)"),
        (IPNetwork.Parse("fc00::/7"), "private (unique local)"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("fec0::/10"), "private (site-local)"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "private (local NAT64)"),
    ];

    /// <summary>No unicast service lives here.</summary>
    private static readonly IPNetwork[] ReservedNetworks = Parse(
        "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "3fff::/20");

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Says why the address is refused; null if it may be reached.</summary>
    public static string? FindRefusal(IPAddress address, bool allowPrivate)
    {
        // IPNetwork.Contains answers wrongly for mapped addresses in IPv6 networks (fc00::/7 "contains" ::ffff:1.2.3.4): such an address is its IPv4 one.
        // A scope id (fe80::1%eth0) takes no part in the comparison of networks.
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes())
            : address;
        if (MetadataNetworks.Any(network => network.Contains(plain)))
        {
            return "a link-local or metadata address, which no connection may reach";
        }

        if (Embedded(plain) is { } inner && FindRefusal(inner, allowPrivate) is { } refusal)
        {
            return refusal;
        }

        foreach ((IPNetwork network, string name) in PrivateNetworks)
        {
            if (network.Contains(plain))
            {
                return allowPrivate ? null : $"a {name} address, which needs AllowPrivate";
            }
        }

        bool reserved = ReservedNetworks.Any(network => network.Contains(plain))
            || (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain) && !Nat64.Contains(plain))
            || plain.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6);
        return reserved ? "a reserved or multicast address, which no connection may reach" : null;
    }

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        byte[] bytes = address.GetAddressBytes();
        bool compatible = bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && !IPAddress.IPv6Loopback.Equals(address);
        bool isatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
        if (compatible || isatap || Nat64.Contains(address) || LocalNat64.Contains(address))
        {
            return new IPAddress(bytes.AsSpan(12, 4));
        }

        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : null;
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(text => IPNetwork.Parse(text))];
}
