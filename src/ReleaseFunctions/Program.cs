using Microsoft.Extensions.Hosting;
using ReleaseFunctions;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddReleaseFunctions(builder.Configuration);
builder.Build().Run();
