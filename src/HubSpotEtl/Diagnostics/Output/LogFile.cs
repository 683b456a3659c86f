using System.Text;
using HubSpotEtl.Files;
using HubSpotEtl.TextSafety;

namespace HubSpotEtl.Diagnostics.Output;

/// <summary>
/// A log file that several processes may append to at once, as scheduled runs of different objects do. Each entry is one write to the
/// file's end as it then is, which the system does not mix with others (O_APPEND, open(2)); so a truncating log rotation is no trouble
/// either. It may also be a terminal or another device, a pipe, or a descriptor of the process, such as <c>/dev/stderr</c>.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock _betweenThreads = new();
    private readonly Stream _stream;
    private readonly Action<string> _complain;
    private bool _failed;

    /// <summary>Opens the file, makes its folder.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    /// <param name="complain">Says, once, that the file can no longer be written.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public LogFile(string path, Action<string> complain)
    {
        _complain = complain;
        _stream = OutputTarget.Of(path).OpenToAppend();
    }

    /// <summary>Appends a text, whole. When that fails, a disk being full say, the run goes on without the file.</summary>
    public void Append(string text)
    {
        lock (_betweenThreads)
        {
            if (_failed)
                return;
            try
            {
                _stream.Write(Encoding.UTF8.GetBytes(text));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _failed = true;
                _complain($"The log file cannot be written any more: {Printable.Escape(exception.Message)}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
