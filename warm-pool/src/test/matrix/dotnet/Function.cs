using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Matrix
{
    public sealed class Wish
    {
        public string Do { get; set; }
        public string Name { get; set; }
        public string Text { get; set; }
        public int Size { get; set; }
        public int Code { get; set; }
    }

    /// <summary>What this function uses of a run's context: the names are Amazon's.</summary>
    public interface IContext
    {
        string AwsRequestId { get; }
        string FunctionName { get; }
        string FunctionVersion { get; }
        string InvokedFunctionArn { get; }
        int MemoryLimitInMB { get; }
        TimeSpan RemainingTime { get; }
        void ReportProgress(double percent, string message);
    }

    public sealed class Function
    {
        public object Handle(Wish wish, IContext context)
        {
            switch (wish.Do)
            {
                case "hello": return new { greeting = "Hello, " + wish.Name + "!" };
                case "fail": FailOnPurpose(); return null;
                case "logs":
                    Console.Out.WriteLine("to standard output ✓");
                    Console.Error.WriteLine("to standard error ✓");
                    return null;
                case "echo":
                    Console.WriteLine(wish.Text);
                    return new { text = wish.Text };
                case "dependency": return new Dictionary<string, string> { ["dependency"] = Semantics.Library.Version() };
                case "environment": return new { value = Environment.GetEnvironmentVariable(wish.Name) };
                case "context":
                    return new
                    {
                        requestId = context.AwsRequestId,
                        functionName = context.FunctionName,
                        functionVersion = context.FunctionVersion,
                        memory = context.MemoryLimitInMB,
                        arn = context.InvokedFunctionArn,
                        remaining = (long) context.RemainingTime.TotalMilliseconds,
                    };
                case "large": return new { text = new string('x', wish.Size) };
                case "exit": Environment.Exit(wish.Code); return null;
                case "hog": return Hog();
                case "loop":
                    Console.WriteLine("looping");
                    while (true)
                    {
                        Thread.SpinWait(1000);
                    }
                case "files": return new { task = CanWrite("/var/task/file"), tmp = CanWrite("/tmp/file") };
                default: throw new ArgumentException("unknown: " + wish.Do);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void FailOnPurpose()
        {
            throw new InvalidOperationException("this function fails on purpose: ünïcödé");
        }

        static object Hog()
        {
            var kept = new List<byte[]>();
            while (true)
            {
                var more = new byte[1 << 20];
                for (var at = 0; at < more.Length; at += 1024)
                {
                    more[at] = 1;
                }
                kept.Add(more);
            }
        }

        static bool CanWrite(string path)
        {
            try
            {
                File.WriteAllText(path, "text");
                return true;
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
