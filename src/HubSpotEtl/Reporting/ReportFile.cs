using System.Text;
using HubSpotEtl.Configuration;
using HubSpotEtl.Diagnostics;

namespace HubSpotEtl.Reporting;

/// <summary>
/// The file of <c>--report-file</c>. It is opened before the run, so that a wrong path costs no run, under a name of its own; only a
/// whole report takes the name that was asked for, so a reader never meets half of one.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _stream;

    private ReportFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
            throw new IOException("It is a folder.");
        Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? _path);
        _temporaryPath = $"{_path}.{Guid.NewGuid():N}.tmp";
        _stream = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <exception cref="InvalidOptionsException">No file can be made there.</exception>
    public static ReportFile Open(string path)
    {
        try
        {
            return new ReportFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var reason = $"a file that can be written ({Printable.Escape(exception.Message)})";
            throw new InvalidOptionsException(new SettingMistake("--report-file", Printable.Escape(path), reason));
        }
    }

    /// <summary>True when its name asks for a page; any other gets JSON.</summary>
    public bool IsPage => Path.GetExtension(_path).ToUpperInvariant() is ".HTML" or ".HTM";

    /// <summary>What is to be in the file, for a report that is written bit by bit.</summary>
    public Stream Content => _stream;

    /// <summary>Writes the report and puts it in its place, in one step.</summary>
    /// <exception cref="IOException">It cannot be written; a former report stays as it was.</exception>
    public void Publish(string report)
    {
        _stream.Write(Encoding.UTF8.GetBytes(report));
        Publish();
    }

    /// <summary>Puts in its place what was written to <see cref="Content"/>.</summary>
    /// <exception cref="IOException">It cannot be written; a former report stays as it was.</exception>
    public void Publish()
    {
        _stream.WriteByte((byte)'\n');
        _stream.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
    }

    /// <summary>Takes away what was not published.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_temporaryPath);
    }
}
