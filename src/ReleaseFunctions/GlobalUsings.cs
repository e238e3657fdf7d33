// The one place that knows which library stands behind the Functions model (docs/decisions/0001-two-builds.md).
#if FUNCTIONS_HOST_AZURE
global using Microsoft.Azure.Functions.Worker;
global using Microsoft.Azure.Functions.Worker.Builder;
global using Microsoft.Azure.Functions.Worker.Middleware;
global using Microsoft.DurableTask;
global using Microsoft.DurableTask.Client;
global using Microsoft.Extensions.Hosting;
#else
global using EmbeddedFunctions;
global using EmbeddedFunctions.Builder;
global using EmbeddedFunctions.DurableTask;
global using EmbeddedFunctions.DurableTask.Client;
global using EmbeddedFunctions.Hosting;
global using EmbeddedFunctions.Middleware;
#endif
