namespace EmbeddedFunctions.DurableTask;

/// <summary>Decides after a failure whether to try again; may await durable tasks, such as a timer, to pace itself.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
