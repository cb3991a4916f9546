// The platform's end of the container's socket.

using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Ephemera
{
    /// <summary>The platform cannot be reached.</summary>
    sealed class Lost : Exception
    {
        public Lost(string message) : base(message) { }
    }

    struct Answer
    {
        public int Status;
        public Dictionary<string, string> Headers;
        public byte[] Body;
    }

    /// <summary>
    /// HTTP/1.1 over one kept connection; every failure of it is a Lost. Through libc, since .NET's own
    /// sockets take longer to load than all else here. Confined to one thread.
    /// </summary>
    sealed unsafe class Platform : IDisposable
    {
        const int UnixDomain = 1, StreamSocket = 1, NoSignal = 0x4000, Interrupted = 4;
        const short Readable = 1;

        static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

        readonly int descriptor;
        byte[] received = new byte[65536];
        int start, end;

        [DllImport("libc", SetLastError = true)] static extern int socket(int domain, int type, int protocol);
        [DllImport("libc", SetLastError = true)] static extern int connect(int descriptor, byte[] address, int length);
        [DllImport("libc", SetLastError = true)] static extern IntPtr recv(int descriptor, byte* to, IntPtr count, int flags);
        [DllImport("libc", SetLastError = true)] static extern IntPtr send(int descriptor, byte* from, IntPtr count, int flags);
        [DllImport("libc", SetLastError = true)] static extern int poll(ref Polled polled, UIntPtr count, int milliseconds);
        [DllImport("libc")] static extern int close(int descriptor);
        [DllImport("libc")] static extern void _exit(int status);

        [StructLayout(LayoutKind.Sequential)]
        struct Polled
        {
            public int Descriptor;
            public short Wanted, Happened;
        }

        public Platform(string path)
        {
            var name = Encoding.UTF8.GetBytes(path);
            var address = new byte[2 + name.Length + 1];
            address[0] = UnixDomain;
            name.CopyTo(address, 2);
            descriptor = socket(UnixDomain, StreamSocket, 0);
            if (descriptor < 0 || connect(descriptor, address, address.Length) != 0)
            {
                throw new Lost("cannot connect to " + path + ": error " + Marshal.GetLastWin32Error());
            }
        }

        public static string Path()
        {
            return known ?? (known = Environment.GetEnvironmentVariable("EPHEMERA_SOCKET") ?? "/run/ephemera/api.sock");
        }

        static string known;

        public static void Exit(int status)
        {
            _exit(status);
        }

        public void Dispose()
        {
            close(descriptor);
        }

        public Answer Call(string method, string path, byte[] body = null, string headers = "")
        {
            Send(method, path, body, headers);
            return Receive();
        }

        public void Send(string method, string path, byte[] body = null, string headers = "")
        {
            var length = body == null ? 0 : body.Length;
            Write(Encoding.ASCII.GetBytes(method + " " + path + " HTTP/1.1\r\nHost: ephemera\r\n" + headers
                + "Content-Length: " + length + "\r\n\r\n"));
            if (length > 0)
            {
                Write(body);
            }
        }

        void Write(byte[] bytes)
        {
            fixed (byte* first = bytes)
            {
                for (var sent = 0; sent < bytes.Length;)
                {
                    var count = (int) send(descriptor, first + sent, (IntPtr) (bytes.Length - sent), NoSignal);
                    if (count < 0 && Marshal.GetLastWin32Error() != Interrupted)
                    {
                        throw new Lost("the platform is gone: error " + Marshal.GetLastWin32Error());
                    }
                    sent += Math.Max(0, count);
                }
            }
        }

        /// <summary>Whether an answer has begun to arrive within so many milliseconds.</summary>
        public bool Wait(int milliseconds)
        {
            var polled = new Polled { Descriptor = descriptor, Wanted = Readable };
            return poll(ref polled, (UIntPtr) 1, milliseconds) != 0;
        }

        public Answer Receive()
        {
            var answer = new Answer
            {
                Status = int.Parse(Line().Split(' ')[1]),
                Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase),
            };
            for (string line; (line = Line()).Length > 0;)
            {
                var colon = line.IndexOf(':');
                answer.Headers[line.Substring(0, colon)] = line.Substring(colon + 1).Trim();
            }
            if (answer.Headers.TryGetValue("transfer-encoding", out var encoding) && encoding.ToLowerInvariant() == "chunked")
            {
                answer.Body = Chunks();
            }
            else
            {
                answer.Headers.TryGetValue("content-length", out var length);
                answer.Body = Exactly(int.Parse(length ?? "0"));
            }
            return answer;
        }

        byte[] Chunks()
        {
            var body = new MemoryStream();
            for (int size; (size = Convert.ToInt32(Line().Split(';')[0].Trim(), 16)) > 0; Line())
            {
                body.Write(Exactly(size), 0, size);
            }
            while (Line().Length > 0)
            {
            }
            return body.ToArray();
        }

        string Line()
        {
            for (var at = start; ; at++)
            {
                while (at >= end)
                {
                    var before = start;
                    More();
                    at -= before - start;
                }
                if (received[at] == '\n')
                {
                    var line = Latin1.GetString(received, start, at - start);
                    start = at + 1;
                    return line.TrimEnd('\r');
                }
            }
        }

        byte[] Exactly(int size)
        {
            var body = new byte[size];
            var filled = Math.Min(size, end - start);
            Buffer.BlockCopy(received, start, body, 0, filled);
            start += filled;
            while (filled < size)
            {
                filled += Read(body, filled);
            }
            return body;
        }

        void More()
        {
            Buffer.BlockCopy(received, start, received, 0, end - start);
            end -= start;
            start = 0;
            if (end == received.Length)
            {
                Array.Resize(ref received, 2 * end);
            }
            end += Read(received, end);
        }

        int Read(byte[] to, int from)
        {
            fixed (byte* first = to)
            {
                while (true)
                {
                    var count = (int) recv(descriptor, first + from, (IntPtr) (to.Length - from), 0);
                    if (count > 0)
                    {
                        return count;
                    }
                    if (count == 0)
                    {
                        throw new Lost("the platform closed the connection");
                    }
                    if (Marshal.GetLastWin32Error() != Interrupted)
                    {
                        throw new Lost("the platform is gone: error " + Marshal.GetLastWin32Error());
                    }
                }
            }
        }
    }
}
