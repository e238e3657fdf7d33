namespace ReleaseFunctions.Connectors.Network;

/// <summary>A call to an outside system that ends without the answer it was made for; never leaves the connectors.</summary>
internal sealed class ApiCallException(string message, bool isFinal, TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>The same call would end the same way until somebody changes something.</summary>
    public bool IsFinal => isFinal;

    /// <summary>How long the system asks to wait before the next call.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>The system answered that it did not do what was asked; false: it may have.</summary>
    public bool NotTaken { get; init; }

    /// <summary>The host is left alone for a while, so that nothing was sent.</summary>
    public bool IsResting { get; init; }

    /// <summary>The status that it answered; null: no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The connection, as it is set up, may not be used for the call, so that nobody was asked.</summary>
    public bool IsUnasked { get; init; }

    /// <summary>Trying again helps once a person has corrected what the message names.</summary>
    public bool NeedsPerson { get; init; }

    public static ApiCallException Refused(string message) => new(message, isFinal: true) { NotTaken = true };

    public static ApiCallException TryAgain(string message, TimeSpan? retryAfter = null) => new(message, isFinal: false, retryAfter);

    /// <summary>The same fault of a call that only prepared another one: that one has not been sent.</summary>
    public ApiCallException BeforeItWasSent() => NotTaken ? this : new ApiCallException(Message, IsFinal, RetryAfter) { NotTaken = true, Status = Status, IsUnasked = IsUnasked };

    /// <summary>The same fault of a question about what may have been started: a refusal to answer does not say that it has ended.</summary>
    public ApiCallException AboutStarted() => IsFinal && (Status is not null || IsUnasked)
        ? new ApiCallException($"{Message} So it is not known how the deployment stands; it may go on, and is asked about again until its time is up.", isFinal: false, RetryAfter) { Status = Status, NeedsPerson = true }
        : this;
}
