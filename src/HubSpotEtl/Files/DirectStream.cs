using Microsoft.Win32.SafeHandles;

namespace HubSpotEtl.Files;

/// <summary>
/// Writes to whatever is open: a file, a terminal or another device, a pipe, a socket. Nothing is held back, and what the system is given
/// for a file at once is appended as a whole, also when other processes append to it. A reader that takes nothing for <see
/// cref="Patience"/> is not waited for.
/// </summary>
/// <param name="file">What is open for writing; closed with the stream.</param>
/// <param name="kind">What it is.</param>
internal sealed class DirectStream(SafeFileHandle file, NodeKind kind) : Stream
{
    /// <summary>How long a pipe may be full.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // So much a pipe that can be written takes at once (PIPE_BUF, pipe(7)).
    private const int Piece = 4096;

    // POLLOUT
    private const short Writable = 4;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be written; the message has the system's reason.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            AwaitReader();
            var length = kind == NodeKind.File ? buffer.Length : Math.Min(buffer.Length, Piece);
            var written = (int)Posix.Write(file, buffer, (nuint)length);
            if (written >= 0)
                buffer = buffer[written..];
            else if (!Posix.IsToBeRepeated)
                throw new IOException(Posix.LastError);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <summary>Cuts a regular file; what is no file has no length.</summary>
    /// <param name="value">Unit: bytes.</param>
    public override void SetLength(long value)
    {
        if (kind == NodeKind.File)
            RandomAccess.SetLength(file, value);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    private void AwaitReader()
    {
        var awaited = new Posix.Awaited { File = (int)file.DangerousGetHandle(), Events = Writable };
        var ready = Posix.Poll(ref awaited, 1, (int)Patience.TotalMilliseconds);
        if (ready == 0)
            throw new IOException("Its reader has taken nothing for half a minute");
        if (ready < 0 && !Posix.IsToBeRepeated)
            throw new IOException(Posix.LastError);
    }
}
