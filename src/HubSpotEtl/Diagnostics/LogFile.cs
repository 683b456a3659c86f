using System.Security.Cryptography;
using System.Text;

namespace HubSpotEtl.Diagnostics;

/// <summary>
/// A log file that several processes may append to at once, as scheduled runs of different objects do. Each entry goes to the file's end
/// as it then is, under a lock that all of them share; so a truncating log rotation is no trouble either.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock _betweenThreads = new();
    private readonly Mutex _betweenProcesses;
    private readonly FileStream _stream;
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
        var fullPath = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(fullPath) ?? fullPath);
        _stream = new FileStream(fullPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _betweenProcesses = new Mutex(false, NameOf(fullPath), new NamedWaitHandleOptions { CurrentSessionOnly = false });
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
                AppendAlone(Encoding.UTF8.GetBytes(text));
            }
            catch (IOException exception)
            {
                _failed = true;
                _complain($"The log file cannot be written any more: {Printable.Escape(exception.Message)}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _betweenProcesses.Dispose();
    }

    private void AppendAlone(byte[] bytes)
    {
        Enter();
        try
        {
            // A seek to the end would not do where the stream has a length in mind; asking the file does.
            RandomAccess.Write(_stream.SafeFileHandle, bytes, RandomAccess.GetLength(_stream.SafeFileHandle));
        }
        finally
        {
            _betweenProcesses.ReleaseMutex();
        }
    }

    private void Enter()
    {
        try
        {
            _betweenProcesses.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Another process died while it held the lock: it is ours now, and its entry ends where the file ends.
        }
    }

    private static string NameOf(string path) =>
        "hubspot-etl-log-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..32];
}
