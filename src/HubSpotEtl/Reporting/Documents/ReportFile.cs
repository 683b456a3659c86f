using System.Text;
using HubSpotEtl.Configuration;
using HubSpotEtl.Files;
using HubSpotEtl.TextSafety;
using HubSpotEtl.Secrets;

namespace HubSpotEtl.Reporting.Documents;

/// <summary>
/// The file of <c>--report-file</c>. It is opened before the run, so that a wrong path costs no run. A regular file is written under a name
/// of its own, and only a whole report takes the name that was asked for, so a reader never meets half of one. What cannot be replaced so
/// is written when the report is whole: a device, a pipe, a file with several names, of another owner, or in a folder that takes no new
/// files.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly OutputTarget _target;
    private readonly Stream? _written;
    private readonly FileStream? _replacement;

    private ReportFile(string path, Redaction redaction)
    {
        Redaction = redaction;
        _target = OutputTarget.Of(path);
        _target.MakeFolder();
        _replacement = _target.IsReplaceable ? Replacement.TryMake(_target) : null;
        _written = _replacement is null ? _target.OpenToAppend() : null;
        Content = new GrowingFile(_replacement ?? Draft());
        IsPage = Path.GetExtension(path).ToUpperInvariant() is ".HTML" or ".HTM";
    }

    /// <param name="path">Where to.</param>
    /// <param name="redaction">Takes out what nobody may see.</param>
    /// <exception cref="InvalidOptionsException">No file can be made there.</exception>
    public static ReportFile Open(string path, Redaction redaction)
    {
        try
        {
            return new ReportFile(path, redaction);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var reason = $"a file that can be written ({Printable.Escape(exception.Message)})";
            throw new InvalidOptionsException(new SettingMistake("--report-file", Printable.Escape(path), reason));
        }
    }

    /// <summary>True when its name asks for a page; any other gets JSON.</summary>
    public bool IsPage { get; }

    /// <summary>Takes out what nobody may see, for a report that is written bit by bit.</summary>
    public Redaction Redaction { get; }

    /// <summary>What is to be in the file, for a report that is written bit by bit.</summary>
    public Stream Content { get; }

    /// <summary>Writes the report and puts it in its place, in one step.</summary>
    /// <exception cref="IOException">It cannot be written; a former report stays as it was.</exception>
    public void Publish(string report)
    {
        Content.Write(Encoding.UTF8.GetBytes(Redaction.HideInDocument(report)));
        Publish();
    }

    /// <summary>Puts in its place what was written to <see cref="Content"/>.</summary>
    /// <exception cref="IOException">
    /// It cannot be written; a former report stays as it was, unless it is one that cannot be replaced.
    /// </exception>
    public void Publish()
    {
        Content.WriteByte((byte)'\n');
        Content.Flush();
        if (_replacement is null)
            Write(_written!);
        else if (!TryReplace(_replacement.Name))
            using (var written = _target.OpenToAppend())
                Write(written);
    }

    /// <summary>Takes away what was not published.</summary>
    public void Dispose()
    {
        Content.Dispose();
        _written?.Dispose();
        if (_replacement is not null)
            File.Delete(_replacement.Name);
    }

    // A file on which another is mounted, as Docker does it, and one of another owner in a folder like /tmp show only now that they cannot
    // be replaced.
    private bool TryReplace(string replacement)
    {
        try
        {
            File.Move(replacement, _target.Path, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && _target.Node is not null)
        {
            return false;
        }
    }

    private void Write(Stream written)
    {
        // What else is in a file that the process was given, its standard output say, is not the report's.
        if (_target.Descriptor is null)
            written.SetLength(0);
        Content.Position = 0;
        Content.CopyTo(written);
        written.Flush();
    }

    // Reports that name every id may be large, so memory is the last resort.
    private static Stream Draft()
    {
        try
        {
            var path = Path.Combine(Path.GetTempPath(), Replacement.NewName());
            return new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new MemoryStream();
        }
    }
}
