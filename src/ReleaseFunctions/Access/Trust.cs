using ReleaseFunctions.Connectors.Issuers;
using ReleaseFunctions.Core.Trust;

namespace ReleaseFunctions.Access;

/// <summary>A trust of the settings: which pipelines, whose tokens they have, and what they may do.</summary>
internal sealed record Trust(TrustPolicy Policy, TokenIssuer Issuer, IReadOnlySet<Role> Roles);
