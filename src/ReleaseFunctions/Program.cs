using Microsoft.Extensions.Hosting;
using ReleaseFunctions;
using ReleaseFunctions.Access;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseAccessPolicy();
builder.Services.AddReleaseFunctions(builder.Configuration);
builder.Build().Run();
