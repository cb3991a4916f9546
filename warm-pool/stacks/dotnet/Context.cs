// What a handler can have as its context.

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.Remoting.Messaging;
using System.Runtime.Remoting.Proxies;
using System.Text;

namespace Ephemera
{
    /// <summary>What is known of a run. The members are called as in Amazon's ILambdaContext.</summary>
    public sealed class Context
    {
        const int LongestMessage = 1024;

        readonly long deadline;

        internal Context(IDictionary<string, string> headers)
        {
            AwsRequestId = headers["lambda-runtime-aws-request-id"];
            InvokedFunctionArn = Of(headers, "lambda-runtime-invoked-function-arn");
            deadline = long.Parse("0" + Of(headers, "lambda-runtime-deadline-ms"));
            var client = Of(headers, "lambda-runtime-client-context");
            ClientContext = client.Length == 0 ? null : new ClientContext(client);
        }

        public string AwsRequestId { get; }
        public string InvokedFunctionArn { get; }
        public string FunctionName => Variable("FUNCTION_NAME");
        public string FunctionVersion => Variable("FUNCTION_VERSION");
        public string LogGroupName => Variable("LOG_GROUP_NAME");
        public string LogStreamName => Variable("LOG_STREAM_NAME");
        public int MemoryLimitInMB => int.Parse("0" + Variable("FUNCTION_MEMORY_SIZE"));
        public ClientContext ClientContext { get; }
        public Identity Identity { get; } = new Identity();
        public Logger Logger { get; } = new Logger();

        public TimeSpan RemainingTime
        {
            get
            {
                var left = deadline - DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
                return TimeSpan.FromMilliseconds(Math.Max(0, left));
            }
        }

        public void ReportProgress(double percent)
        {
            ReportProgress(percent, "");
        }

        /// <summary>Tells whoever watches this run how far it has come. From any thread, at any rate.</summary>
        public void ReportProgress(double percent, string message)
        {
            var shortened = message != null && message.Length > LongestMessage ? message.Substring(0, LongestMessage) : message;
            var report = new Dictionary<string, object> { ["percent"] = percent, ["message"] = shortened ?? "" };
            Answer answer;
            try
            {
                using (var platform = new Platform(Platform.Path()))
                {
                    answer = platform.Call("POST", "/ephemera/progress", Json.Write(report));
                }
            }
            catch (Lost)
            {
                return; // So many report at once that their connections are refused; one will get through.
            }
            if (answer.Status != 202)
            {
                var refusal = (IDictionary<string, object>) Json.Read(answer.Body, typeof(object));
                throw new ArgumentOutOfRangeException(nameof(percent), percent, (string) refusal["errorMessage"]);
            }
        }

        static string Of(IDictionary<string, string> headers, string name)
        {
            return headers.TryGetValue(name, out var value) ? value : "";
        }

        static string Variable(string name)
        {
            return Environment.GetEnvironmentVariable("AWS_LAMBDA_" + name) ?? "";
        }
    }

    public sealed class Identity
    {
        public string IdentityId => null;
        public string IdentityPoolId => null;
    }

    public sealed class Logger
    {
        public void Log(string message)
        {
            Console.Out.Write(message);
        }

        public void LogLine(string message)
        {
            Console.Out.WriteLine(message);
        }
    }

    public sealed class ClientContext
    {
        internal ClientContext(string json)
        {
            var fields = (IDictionary<string, object>) Json.Read(Encoding.UTF8.GetBytes(json), typeof(object));
            Environment = Part(fields, "env");
            Custom = Part(fields, "custom");
            Client = new ClientApplication(Part(fields, "client"));
        }

        public IDictionary<string, string> Environment { get; }
        public IDictionary<string, string> Custom { get; }
        public ClientApplication Client { get; }

        static IDictionary<string, string> Part(IDictionary<string, object> fields, string name)
        {
            fields.TryGetValue(name, out var part);
            return part is IDictionary<string, object> entries
                ? entries.ToDictionary(entry => entry.Key, entry => entry.Value?.ToString())
                : new Dictionary<string, string>();
        }
    }

    public sealed class ClientApplication
    {
        readonly IDictionary<string, string> fields;

        internal ClientApplication(IDictionary<string, string> fields)
        {
            this.fields = fields;
        }

        public string AppPackageName => Field("app_package_name");
        public string AppTitle => Field("app_title");
        public string AppVersionCode => Field("app_version_code");
        public string AppVersionName => Field("app_version_name");
        public string InstallationId => Field("installation_id");

        string Field(string name)
        {
            return fields.TryGetValue(name, out var value) ? value : null;
        }
    }

    /// <summary>
    /// Implements an interface of the function's with the members of the same names of an object: so
    /// a handler's context may be of Amazon's type, which its package brings, or of one of its own.
    /// </summary>
    sealed class StandIn : RealProxy
    {
        readonly object behind;

        StandIn(Type face, object behind) : base(face)
        {
            this.behind = behind;
        }

        public static object For(Type face, object behind)
        {
            if (behind == null || face.IsInstanceOfType(behind))
            {
                return behind;
            }
            if (!face.IsInterface)
            {
                throw new Fault("Runtime.HandlerNotFound",
                    "A handler's context must be an interface or dynamic; " + face.FullName + " is neither");
            }
            return new StandIn(face, behind).GetTransparentProxy();
        }

        public override IMessage Invoke(IMessage message)
        {
            var call = (IMethodCallMessage) message;
            var wanted = (MethodInfo) call.MethodBase;
            var types = wanted.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            var member = behind.GetType().GetMethod(wanted.Name, types);
            if (member == null)
            {
                return new ReturnMessage(new NotSupportedException("There is no " + wanted.Name + " here"), call);
            }
            try
            {
                var result = member.Invoke(behind, call.Args);
                result = wanted.ReturnType.IsInterface ? For(wanted.ReturnType, result) : result;
                return new ReturnMessage(result, null, 0, call.LogicalCallContext, call);
            }
            catch (TargetInvocationException error) when (error.InnerException != null)
            {
                return new ReturnMessage(error.InnerException, call);
            }
        }
    }
}
