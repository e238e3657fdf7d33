using System.Security.Cryptography;
using ReleaseFunctions.Access;
using ReleaseFunctions.Core.Approvals;
using ReleaseFunctions.Http;

namespace ReleaseFunctions.Releases;

/// <summary>Has someone decide in a person's stead for a time. Only the person can; they, or an administrator, can end it.</summary>
public sealed class DelegateDecisions(IDelegationStore delegations, TimeProvider time)
{
    /// <summary>What an id is made of, and how long it is.</summary>
    public const string IdLetters = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <inheritdoc cref="IdLetters"/>
    public const int IdLength = 20;

    public Task<IReadOnlyList<Delegation>> ListAsync(CancellationToken cancellationToken) => delegations.ListAsync(time.GetUtcNow(), cancellationToken);

    /// <exception cref="ProblemException">404: there is none.</exception>
    public async Task<Delegation> RequireAsync(string id, CancellationToken cancellationToken) =>
        await delegations.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("There is no delegation with this id; GET /api/delegations lists those that have not ended.");

    /// <exception cref="ProblemException">400 with everything that is wrong; 403: the caller lacks the role.</exception>
    public async Task<Delegation> MakeAsync(Caller caller, DelegationBody body, CancellationToken cancellationToken)
    {
        EnsureMayApprove(caller);
        DateTimeOffset now = time.GetUtcNow();
        ProblemError[] errors =
        [
            .. DelegationRules.Check(caller.Person, body.To, body.From, body.Until, body.Reason, now).Select(error => new ProblemError(error.Path, error.Message)),
        ];
        if (errors.Length > 0)
        {
            throw ProblemException.BadRequest("The delegation is not valid; nothing was stored.", errors);
        }

        string id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        Delegation made = new(id, Person.Normalize(caller.Person!), Person.Normalize(body.To), body.From, body.Until, body.Reason, now, caller.Actor);
        await delegations.AddAsync(made, cancellationToken);
        return made;
    }

    /// <exception cref="ProblemException">403: it is someone else's; 404: there is none.</exception>
    public async Task<Delegation> RevokeAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        EnsureMayApprove(caller);
        Delegation found = await RequireAsync(id, cancellationToken);
        if (!Person.Same(found.Delegator, caller.Person) && !caller.Has(Role.Admin))
        {
            throw ProblemException.Forbidden($"The delegation is {found.Delegator}'s; only they, or a key with the role admin, can end it.");
        }

        return await delegations.RevokeAsync(id, time.GetUtcNow(), cancellationToken) ?? found;
    }

    private static void EnsureMayApprove(Caller caller)
    {
        if (!caller.Has(Role.Approve))
        {
            throw ProblemException.Forbidden($"{caller.Actor} lacks the role 'approve', so there is nothing to delegate.");
        }
    }
}
