using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading.Tasks;

namespace Matrix
{
    public enum Colour { Red, Green }

    public struct Point
    {
        public int X, Y;
    }

    /// <summary>Cannot be changed: made through its constructor.</summary>
    public sealed class Order
    {
        public Order(Guid id, DateTime placed, decimal? total, IReadOnlyList<Point> points, Colour colour)
        {
            Id = id;
            Placed = placed;
            Total = total;
            Points = points;
            Colour = colour;
        }

        public Guid Id { get; }
        public DateTime Placed { get; }
        public decimal? Total { get; }
        public IReadOnlyList<Point> Points { get; }
        public Colour Colour { get; }
        public Dictionary<string, double[]> Series { get; set; }
    }

    public interface ILog
    {
        void LogLine(string message);
    }

    public interface IClient
    {
        IDictionary<string, string> Custom { get; }
    }

    public interface ILambdaContext
    {
        string AwsRequestId { get; }
        ILog Logger { get; }
        IClient ClientContext { get; }
        void ReportProgress(double percent, string message);
        string Missing();
    }

    /// <summary>The kinds of methods that can be handlers.</summary>
    public class Forms
    {
        public static string Upper(string text)
        {
            return text.ToUpperInvariant();
        }

        public Stream Copy(Stream from, ILambdaContext context)
        {
            context.Logger.LogLine("copying");
            var text = new StreamReader(from).ReadToEnd();
            return new MemoryStream(Encoding.UTF8.GetBytes("[" + text + "]"));
        }

        public async Task<Order> Later(Order order)
        {
            await Task.Delay(1);
            return order;
        }

        public async Task Nothing()
        {
            await Task.Yield();
        }

        public async Task<int> FailLater(int code)
        {
            await Task.Delay(1);
            throw new ArgumentException("too late", new FormatException("the cause"));
        }

        public bool OnlyContext(ILambdaContext context)
        {
            context.ReportProgress(50, "half");
            return context.AwsRequestId.Length > 0 && context.ClientContext == null;
        }

        public string MissingMember(object anything, ILambdaContext context)
        {
            return context.Missing();
        }

        public string TooMuch(object anything, ILambdaContext context)
        {
            context.ReportProgress(400, "");
            return "";
        }

        public string Loose(dynamic given, dynamic context)
        {
            return given["name"] + " " + context.FunctionVersion;
        }

        /// <summary>Types as assemblies for .NET Standard know them.</summary>
        public string[] Standard()
        {
            var standard = Assembly.Load("netstandard, Version=2.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51");
            return new[] { "System.Net.Http.HttpClient", "System.Xml.Linq.XDocument", "System.IO.Compression.GZipStream" }
                .Select(name => standard.GetType(name, true).Assembly.GetName().Name)
                .ToArray();
        }

        public object Endless()
        {
            var list = new List<object>();
            list.Add(list);
            return list;
        }

        public int Twice(int number)
        {
            return number;
        }

        public int Twice(string number)
        {
            return 0;
        }
    }

    /// <summary>Of the same shape as Amazon's attribute of this name.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class LambdaSerializerAttribute : Attribute
    {
        public LambdaSerializerAttribute(Type type)
        {
            SerializerType = type;
        }

        public Type SerializerType { get; }
    }

    public sealed class Words
    {
        public T Deserialize<T>(Stream from)
        {
            return (T) (object) new StreamReader(from).ReadToEnd();
        }

        public void Serialize<T>(T value, Stream to)
        {
            var bytes = Encoding.UTF8.GetBytes("{\"words\":" + value.ToString().Split(' ').Length + "}");
            to.Write(bytes, 0, bytes.Length);
        }
    }

    public class Own
    {
        [LambdaSerializer(typeof(Words))]
        public string Count(string text)
        {
            return text;
        }
    }
}
