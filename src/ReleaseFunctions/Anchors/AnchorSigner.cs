using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ReleaseFunctions.Core.Anchors;

namespace ReleaseFunctions.Anchors;

/// <summary>
/// The key that anchors are signed with: the setting <c>Anchor__SigningKey</c> (on Azure a Key Vault reference). In Development, without
/// it, one of this machine, made when it is first needed and kept in the file that <c>Anchor__KeyFile</c> names.
/// </summary>
public sealed class AnchorSigner(IConfiguration configuration, IHostEnvironment environment)
{
    private const string DefaultFile = ".local/anchor.pem";
    private readonly Lock _lock = new();

    /// <summary>The key, or null: none is configured, so no anchor can be signed. The caller disposes of it.</summary>
    /// <exception cref="CryptographicException">What is configured is no such key.</exception>
    public AnchorKey? Find()
    {
        if (configuration["Anchor:SigningKey"] is { Length: > 0 } pem)
        {
            return AnchorKey.Read(pem);
        }

        return environment.IsDevelopment() ? FromFile(configuration["Anchor:KeyFile"] is { Length: > 0 } file ? file : DefaultFile) : null;
    }

    /// <summary>What is wrong with the settings, each naming its key; empty if nothing is.</summary>
    public IEnumerable<string> Problems()
    {
        if (configuration["Anchor:SigningKey"] is not { Length: > 0 } pem)
        {
            yield break;
        }

        string? problem = null;
        try
        {
            using AnchorKey key = AnchorKey.Read(pem);
            _ = key.ExportPrivatePem();
        }
        catch (CryptographicException)
        {
            problem = "Anchor__SigningKey must be a private ECDSA P-256 key in PEM, unencrypted; make one with: openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt";
        }

        if (problem is not null)
        {
            yield return problem;
        }
    }

    private AnchorKey FromFile(string file)
    {
        lock (_lock)
        {
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                using AnchorKey made = AnchorKey.Create();
                try
                {
                    using FileStream stream = new(file, Secret());
                    stream.Write(System.Text.Encoding.ASCII.GetBytes(made.ExportPrivatePem()));
                }
                catch (IOException) when (File.Exists(file))
                {
                    // Another process was first; its key is read below.
                }
            }

            return AnchorKey.Read(File.ReadAllText(file));
        }
    }

    /// <summary>A new file that only its owner reads.</summary>
    private static FileStreamOptions Secret()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
