using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HubSpotEtl.IntegrationTests.Connection;

/// <summary>An authority that nobody knows, and a certificate of it for a server on this machine.</summary>
internal sealed class ServerCertificates : IDisposable
{
    private readonly RSA _authorityKey = RSA.Create(2048);
    private readonly RSA _serverKey = RSA.Create(2048);

    /// <param name="host">The name or address that the server's certificate is for.</param>
    public ServerCertificates(string host = "127.0.0.1")
    {
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        var authority = new CertificateRequest("CN=nobody knows me", _authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(from, from.AddDays(30));
        var request = new CertificateRequest($"CN={host}", _serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var server = request.Create(root, from, from.AddDays(20), [1, 2, 3, 4]);
        (Authority, Certificate, Key) = (root.ExportCertificatePem(), server.ExportCertificatePem(), _serverKey.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The authority's certificate, in PEM form.</summary>
    public string Authority { get; }

    /// <summary>The server's.</summary>
    public string Certificate { get; }

    /// <summary>The server's key.</summary>
    public string Key { get; }

    public void Dispose()
    {
        _authorityKey.Dispose();
        _serverKey.Dispose();
    }
}
