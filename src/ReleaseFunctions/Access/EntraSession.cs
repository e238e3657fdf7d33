using System.Buffers.Text;
using System.Text;

namespace ReleaseFunctions.Access;

/// <summary>A person of Entra ID as a session's cookie keeps them: <c>entra:oid~roles~address</c>. Its caller has checked the MAC.</summary>
internal static class EntraSession
{
    private const char Separator = '~';

    /// <summary>Whether the session is of a person; names of keys hold no such character.</summary>
    public static bool Is(string who) => who.Contains(Separator);

    public static string Write(Caller caller) => string.Join(
        Separator, caller.Name, string.Join('-', caller.Roles.Order().Select(RoleNames.Of)), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(caller.Person ?? string.Empty)));

    /// <summary>Null: it is none.</summary>
    public static Caller? Read(string who)
    {
        if (who.Split(Separator) is not [{ } name, { } roles, { } person])
        {
            return null;
        }

        string address = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(person));
        return new Caller(name, address.Length > 0 ? address : null, RoleNames.Read(roles.Split('-'))) { Kind = CallerKind.Entra };
    }
}
