// The one place that knows which library stands behind the Functions model (docs/decisions/0001-two-builds.md).
#if FUNCTIONS_HOST_AZURE
global using Microsoft.Azure.Functions.Worker;
global using Microsoft.Azure.Functions.Worker.Builder;
global using Microsoft.DurableTask;
global using Microsoft.DurableTask.Client;
#else
global using EmbeddedFunctions;
global using EmbeddedFunctions.Builder;
global using EmbeddedFunctions.DurableTask;
global using EmbeddedFunctions.DurableTask.Client;
#endif
