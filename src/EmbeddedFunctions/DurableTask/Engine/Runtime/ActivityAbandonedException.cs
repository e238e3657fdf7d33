namespace EmbeddedFunctions.DurableTask.Engine.Runtime;

/// <summary>An activity gave up because the host stops; it has neither result nor failure, and runs again after the next start.</summary>
internal sealed class ActivityAbandonedException(Exception innerException)
    : Exception("The activity was interrupted by the stop of the host.", innerException);
