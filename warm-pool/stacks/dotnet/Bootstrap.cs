// Runs one function of a .NET assembly in a container: waits for its assignment, loads its handler,
// serves its events. Compiled when the image is made; Json.cs and Platform.cs are the rest of it.

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading.Tasks;

namespace Ephemera
{
    /// <summary>Something wrong with the function that has a name of its own in Lambda.</summary>
    sealed class Fault : Exception
    {
        public readonly string Kind;

        public Fault(string kind, string message, Exception cause = null) : base(message, cause)
        {
            Kind = kind;
        }
    }

    static class Bootstrap
    {
        const string Invocation = "/2018-06-01/runtime/invocation/";
        const string InitError = "/2018-06-01/runtime/init/error";
        const int IdleMilliseconds = 250;

        static readonly Encoding Utf8 = new UTF8Encoding(false);

        static void Main()
        {
            // Console would take ASCII for granted where no locale is set.
            Console.SetOut(Lines(Console.OpenStandardOutput()));
            Console.SetError(Lines(Console.OpenStandardError()));
            try
            {
                var platform = new Platform(Platform.Path());
                Become(Assignment(platform));
                Serve(platform);
            }
            catch (Lost lost)
            {
                Leave(lost.Message);
            }
        }

        static TextWriter Lines(Stream stream)
        {
            return TextWriter.Synchronized(new StreamWriter(stream, Utf8) { AutoFlush = true });
        }

        /// <summary>Ends the process at once, whatever other threads do.</summary>
        static void Leave(string reason)
        {
            Console.Error.WriteLine("bootstrap: " + reason);
            Platform.Exit(1);
        }

        /// <summary>Waits until a function claims this container; returns its environment.</summary>
        static string Assignment(Platform platform)
        {
            Warm.Always();
            platform.Send("GET", "/ephemera/assignment");
            if (!platform.Wait(IdleMilliseconds))
            {
                Warm.WhileIdle();
            }
            var answer = platform.Receive();
            if (answer.Status != 200)
            {
                Leave("the assignment was refused with status " + answer.Status);
            }
            return Utf8.GetString(answer.Body);
        }

        /// <summary>Turns this process into the function's.</summary>
        static void Become(string environment)
        {
            foreach (string name in Environment.GetEnvironmentVariables().Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
            Environment.SetEnvironmentVariable("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
            Environment.SetEnvironmentVariable("HOME", "/tmp");
            Environment.SetEnvironmentVariable("LAMBDA_TASK_ROOT", "/var/task");
            foreach (var entry in environment.Split('\0'))
            {
                var equals = entry.IndexOf('=');
                if (equals > 0)
                {
                    Environment.SetEnvironmentVariable(entry.Substring(0, equals), entry.Substring(equals + 1));
                }
            }
            Directory.SetCurrentDirectory(Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT"));
            AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) => Find(new AssemblyName(wanted.Name).Name);
        }

        /// <summary>An assembly of the package or of a layer; null if neither has it.</summary>
        static Assembly Find(string name)
        {
            foreach (var folder in new[] { Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT"), "/opt/dotnet", "/opt/lib" })
            {
                foreach (var ending in new[] { ".dll", ".exe" })
                {
                    var file = Path.Combine(folder, name + ending);
                    if (File.Exists(file))
                    {
                        return Assembly.LoadFrom(file);
                    }
                }
            }
            return null;
        }

        static void Serve(Platform platform)
        {
            Handler handler = null;
            try
            {
                handler = Handler.Load(Environment.GetEnvironmentVariable("_HANDLER") ?? "", Find);
            }
            catch (Exception error)
            {
                Report(platform, InitError, error, "");
                Platform.Exit(1);
            }
            while (true)
            {
                var next = platform.Call("GET", Invocation + "next");
                if (next.Status != 200)
                {
                    Leave("the next event was refused with status " + next.Status);
                }
                var context = new Context(next.Headers);
                if (next.Headers.ContainsKey("lambda-runtime-trace-id"))
                {
                    Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", next.Headers["lambda-runtime-trace-id"]);
                }
                var path = Invocation + context.AwsRequestId;
                byte[] result;
                try
                {
                    result = handler.Run(next.Body, context);
                }
                catch (Exception error)
                {
                    Report(platform, path + "/error", error, context.AwsRequestId);
                    continue;
                }
                Flush();
                platform.Call("POST", path + "/response", result, "Content-Type: application/json\r\n");
            }
        }

        /// <summary>Makes sure that the log is complete before the answer tells that the run is over.</summary>
        static void Flush()
        {
            try
            {
                Console.Out.Flush();
                Console.Error.Flush();
            }
            catch (ObjectDisposedException)
            {
                // The function closed it; there is nothing left to flush.
            }
        }

        static void Report(Platform platform, string path, Exception error, string id)
        {
            while (error is TargetInvocationException && error.InnerException != null)
            {
                error = error.InnerException;
            }
            var report = Description(error, id);
            var kind = (string) report["errorType"];
            Console.Out.Write("[ERROR] " + kind + ": " + error.Message + "\n"
                + string.Concat(((string[]) report["stackTrace"]).Select(line => "   " + line + "\n")));
            Flush();
            var header = "Lambda-Runtime-Function-Error-Type: " + kind + "\r\nContent-Type: application/json\r\n";
            platform.Call("POST", path, Json.Write(report), header);
        }

        public static Dictionary<string, object> Description(Exception error, string id)
        {
            var fault = error as Fault;
            var report = new Dictionary<string, object>
            {
                ["errorMessage"] = error.Message,
                ["errorType"] = fault == null ? error.GetType().Name : fault.Kind,
                ["stackTrace"] = fault == null ? OwnFrames(error) : new string[0],
            };
            if (id != null)
            {
                report["requestId"] = id;
            }
            if (fault == null && error.InnerException != null)
            {
                report["cause"] = Description(error.InnerException, null);
            }
            return report;
        }

        /// <summary>The part of an error's trace that is the function's own.</summary>
        static string[] OwnFrames(Exception error)
        {
            return (error.StackTrace ?? "").Split('\n')
                .Select(line => line.Trim())
                .TakeWhile(line => !line.Contains("System.Reflection.RuntimeMethodInfo.InternalInvoke")
                    && !line.StartsWith("at Ephemera.Handler."))
                .Where(line => line.Length > 0
                    && !line.StartsWith("at System.Runtime.CompilerServices.")
                    && !line.StartsWith("at System.Runtime.ExceptionServices.")
                    && !line.StartsWith("--- End of stack trace"))
                .ToArray();
        }
    }

    /// <summary>A method of the package, and how its event and its result are written.</summary>
    sealed class Handler
    {
        readonly MethodInfo method;
        readonly object instance;
        readonly Serializer serializer;
        readonly Type eventType;
        readonly Type contextType;

        Handler(MethodInfo method, object instance, Serializer serializer)
        {
            this.method = method;
            this.instance = instance;
            this.serializer = serializer;
            var types = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            var contextAlone = types.Length == 1 && types[0].IsInterface && types[0].GetProperty("AwsRequestId") != null;
            eventType = types.Length == 0 || contextAlone ? null : types[0];
            contextType = contextAlone ? types[0] : types.Length == 2 ? types[1] : null;
        }

        public static Handler Load(string name, Func<string, Assembly> find)
        {
            var parts = name.Split(new[] { "::" }, StringSplitOptions.None);
            if (parts.Length != 3 || parts.Any(part => part.Length == 0))
            {
                throw new Fault("Runtime.MalformedHandlerName",
                    "Bad handler '" + name + "': write it as Assembly::Namespace.Class::Method");
            }
            Type type;
            try
            {
                var assembly = find(parts[0]);
                if (assembly == null)
                {
                    throw new Fault("Runtime.ImportModuleError",
                        "The package has neither " + parts[0] + ".dll nor " + parts[0] + ".exe");
                }
                type = assembly.GetType(parts[1]);
            }
            catch (Exception error) when (!(error is Fault))
            {
                throw new Fault("Runtime.ImportModuleError", "Unable to load " + parts[0] + ": " + error.Message, error);
            }
            if (type == null)
            {
                throw new Fault("Runtime.HandlerNotFound", "There is no class " + parts[1] + " in " + parts[0]);
            }
            var method = Only(type, parts[2]);
            var instance = method.IsStatic ? null : Activator.CreateInstance(type);
            return new Handler(method, instance, Serializer.Of(method));
        }

        static MethodInfo Only(Type type, string name)
        {
            var flags = BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
            var methods = type.GetMethods(flags).Where(candidate => candidate.Name == name).ToArray();
            string problem = null;
            if (methods.Length != 1)
            {
                problem = methods.Length == 0 ? "no public method" : "more than one public method";
            }
            else if (methods[0].IsGenericMethod || methods[0].GetParameters().Length > 2)
            {
                problem = "no method that takes an event and a context";
            }
            else if (!methods[0].IsStatic && (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) == null))
            {
                problem = "no public constructor without parameters to call";
            }
            if (problem != null)
            {
                throw new Fault("Runtime.HandlerNotFound", type.FullName + " has " + problem + " " + name);
            }
            return methods[0];
        }

        public byte[] Run(byte[] given, Context context)
        {
            var arguments = new List<object>();
            if (eventType != null)
            {
                arguments.Add(Read(given));
            }
            if (contextType != null)
            {
                arguments.Add(StandIn.For(contextType, context));
            }
            object result;
            try
            {
                result = method.Invoke(instance, arguments.ToArray());
            }
            catch (TargetInvocationException error) when (error.InnerException != null)
            {
                ExceptionDispatchInfo.Capture(error.InnerException).Throw();
                throw;
            }
            var type = method.ReturnType;
            if (result is Task task)
            {
                task.GetAwaiter().GetResult();
                type = type.IsGenericType ? type.GetGenericArguments()[0] : typeof(void);
                result = type == typeof(void) ? null : task.GetType().GetProperty("Result").GetValue(task);
            }
            return Written(result, type);
        }

        object Read(byte[] given)
        {
            if (eventType.IsAssignableFrom(typeof(MemoryStream)) && eventType != typeof(object))
            {
                return new MemoryStream(given, false);
            }
            try
            {
                return serializer.Read(given, eventType);
            }
            catch (Exception error)
            {
                var cause = error is TargetInvocationException ? error.InnerException ?? error : error;
                throw new Fault("Runtime.UnmarshalError", "Unable to unmarshal input: " + cause.Message, cause);
            }
        }

        byte[] Written(object result, Type type)
        {
            if (result is Stream stream)
            {
                using (stream)
                {
                    var copy = new MemoryStream();
                    if (stream.CanSeek)
                    {
                        stream.Position = 0;
                    }
                    stream.CopyTo(copy);
                    return copy.ToArray();
                }
            }
            try
            {
                return type == typeof(void) ? Json.Write(null) : serializer.Write(result, type);
            }
            catch (Exception error)
            {
                var cause = error is TargetInvocationException ? error.InnerException ?? error : error;
                throw new Fault("Runtime.MarshalError", "Unable to marshal response: " + cause.Message, cause);
            }
        }
    }

    /// <summary>The built-in JSON, or what the attribute LambdaSerializer of the method or its assembly names.</summary>
    sealed class Serializer
    {
        readonly object chosen;

        Serializer(object chosen)
        {
            this.chosen = chosen;
        }

        public static Serializer Of(MethodInfo method)
        {
            var attribute = method.GetCustomAttributes(false)
                .Concat(method.DeclaringType.GetCustomAttributes(false))
                .Concat(method.DeclaringType.Assembly.GetCustomAttributes(false))
                .FirstOrDefault(candidate => candidate.GetType().Name == "LambdaSerializerAttribute");
            var type = attribute?.GetType().GetProperty("SerializerType")?.GetValue(attribute) as Type;
            return new Serializer(type == null ? null : Activator.CreateInstance(type));
        }

        public object Read(byte[] given, Type type)
        {
            return chosen == null
                ? Json.Read(given, type)
                : Method("Deserialize", type).Invoke(chosen, new object[] { new MemoryStream(given, false) });
        }

        public byte[] Write(object value, Type type)
        {
            if (chosen == null)
            {
                return Json.Write(value);
            }
            var written = new MemoryStream();
            Method("Serialize", type).Invoke(chosen, new[] { value, written });
            return written.ToArray();
        }

        MethodInfo Method(string name, Type type)
        {
            return chosen.GetType().GetMethods()
                .First(method => method.Name == name && method.IsGenericMethodDefinition)
                .MakeGenericMethod(type);
        }
    }

    /// <summary>First uses cost more than all later ones: the methods are compiled then.</summary>
    static class Warm
    {
        public interface Face
        {
            string AwsRequestId { get; }
        }

        public sealed class Sample
        {
            public string Text { get; set; }
            public int Number { get; set; }
            public Dictionary<string, object> Entries { get; set; }
            public List<string> Items { get; set; }

            public Sample Same(Sample sample, Face context)
            {
                return context.AwsRequestId.Length > 0 ? sample : null;
            }

            public Task<string> Later(Sample sample)
            {
                return Task.Run(() => sample.Text);
            }

            public object Fail()
            {
                throw new InvalidOperationException();
            }
        }

        static readonly Context None =
            new Context(new Dictionary<string, string> { ["lambda-runtime-aws-request-id"] = "none" });

        /// <summary>What nearly every run needs.</summary>
        public static void Always()
        {
            Run("Same");
            Console.Out.Write("");
        }

        /// <summary>What many need: it is ready a moment later, where that costs nobody anything.</summary>
        public static void WhileIdle()
        {
            Run("Later");
            try
            {
                Run("Fail");
            }
            catch (InvalidOperationException error)
            {
                Bootstrap.Description(error, null);
            }
        }

        static void Run(string method)
        {
            var given = Encoding.UTF8.GetBytes("{\"Text\":\"\\u00fc\",\"Number\":1,\"Entries\":{\"a\":[2.5]},\"Items\":[\"c\"]}");
            Handler.Load("dotnet::" + typeof(Sample).FullName + "::" + method, _ => Assembly.LoadFrom(typeof(Warm).Assembly.Location))
                .Run(given, None);
        }
    }
}
