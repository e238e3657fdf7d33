namespace ReleaseFunctions.Access;

/// <summary>What a function asks of whoever calls it.</summary>
public enum AccessKind
{
    /// <summary>Nothing: it shows and changes nothing of the installation.</summary>
    Open,

    /// <summary>The token in its address, which the function itself looks up.</summary>
    Link,

    /// <summary>A sign-in form: anyone's, sent from the page itself.</summary>
    SignIn,

    /// <summary>Somebody whom Azure's built-in authentication names; it has to guard the function's address.</summary>
    Platform,

    /// <summary>A credential in a header, or a reader's token in the address.</summary>
    Feed,

    /// <summary>A credential in a header.</summary>
    Api,

    /// <summary>Somebody who is signed in.</summary>
    Page,

    /// <summary>Somebody who is signed in, and a form that was sent from a page of that session.</summary>
    Form,
}
