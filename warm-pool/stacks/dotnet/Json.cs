// JSON for functions that bring no serializer of their own: small, and quick to start.

using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text;

namespace Ephemera
{
    /// <summary>
    /// Reads into any type: numbers, texts, dates, enumerations, lists, dictionaries, and classes by
    /// their public properties and fields, whose names may differ in case. An object is a dictionary.
    /// </summary>
    static class Json
    {
        const int Deepest = 200;
        const BindingFlags Members = BindingFlags.Public | BindingFlags.Instance;

        static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

        public static object Read(byte[] text, Type type)
        {
            var json = Encoding.UTF8.GetString(text);
            return Fit(string.IsNullOrWhiteSpace(json) ? null : new Parser(json).Whole(), type, "the event");
        }

        public static byte[] Write(object value)
        {
            var to = new StringBuilder();
            Write(value, to, 0);
            return Encoding.UTF8.GetBytes(to.ToString());
        }

        // ---- From JSON to a type ----

        static object Fit(object json, Type type, string where)
        {
            var bare = Nullable.GetUnderlyingType(type) ?? type;
            if (json == null)
            {
                if (type.IsValueType && bare == type)
                {
                    throw new SerializationException(where + " is null, but should be of type " + type);
                }
                return null;
            }
            if (bare == typeof(object))
            {
                return json is Number number ? number.Plain() : Plain(json);
            }
            try
            {
                var simple = Simple(json, bare);
                if (simple != null)
                {
                    return simple;
                }
            }
            catch (Exception error) when (error is FormatException || error is OverflowException || error is ArgumentException)
            {
                throw new SerializationException(where + " does not fit the type " + type + ": " + error.Message, error);
            }
            if (json is List<object> list && typeof(IEnumerable).IsAssignableFrom(bare))
            {
                return ListOf(list, bare, where);
            }
            if (json is Dictionary<string, object> fields)
            {
                return DictionaryTypes(bare) != null ? DictionaryOf(fields, bare, where) : ObjectOf(fields, bare, where);
            }
            throw new SerializationException(where + " does not fit the type " + type);
        }

        static object Plain(object json)
        {
            if (json is List<object> list)
            {
                return list.Select(Plain).ToList();
            }
            if (json is Dictionary<string, object> fields)
            {
                return fields.ToDictionary(field => field.Key, field => Plain(field.Value));
            }
            return json is Number number ? number.Plain() : json;
        }

        /// <summary>Null if neither the JSON nor the type is a simple one.</summary>
        static object Simple(object json, Type type)
        {
            if (json is bool)
            {
                return type == typeof(bool) ? json : null;
            }
            if (json is Number number)
            {
                return type.IsEnum ? Enum.ToObject(type, long.Parse(number.Text, Invariant)) : number.As(type);
            }
            if (!(json is string text))
            {
                return null;
            }
            if (type.IsEnum) return Enum.Parse(type, text, true);
            if (type == typeof(string)) return text;
            if (type == typeof(char)) return char.Parse(text);
            if (type == typeof(DateTime)) return DateTime.Parse(text, Invariant, DateTimeStyles.RoundtripKind);
            if (type == typeof(DateTimeOffset)) return DateTimeOffset.Parse(text, Invariant);
            if (type == typeof(TimeSpan)) return TimeSpan.Parse(text, Invariant);
            if (type == typeof(Guid)) return Guid.Parse(text);
            if (type == typeof(byte[])) return Convert.FromBase64String(text);
            return type == typeof(Uri) ? new Uri(text, UriKind.RelativeOrAbsolute) : null;
        }

        static object ListOf(List<object> json, Type type, string where)
        {
            var item = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : typeof(object);
            var items = json.Select((value, index) => Fit(value, item, where + "[" + index + "]")).ToList();
            if (type.IsArray)
            {
                var array = Array.CreateInstance(item, items.Count);
                ((ICollection) items).CopyTo(array, 0);
                return array;
            }
            var list = (IList) Activator.CreateInstance(typeof(List<>).MakeGenericType(item));
            items.ForEach(value => list.Add(value));
            if (type.IsInstanceOfType(list))
            {
                return list;
            }
            var concrete = type.IsInterface ? typeof(HashSet<>).MakeGenericType(item) : type;
            return Activator.CreateInstance(concrete, list);
        }

        static Type[] DictionaryTypes(Type type)
        {
            return new[] { type }.Concat(type.GetInterfaces())
                .Where(face => face.IsGenericType
                    && (face.GetGenericTypeDefinition() == typeof(IDictionary<,>)
                        || face.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)))
                .Select(face => face.GetGenericArguments())
                .FirstOrDefault();
        }

        static object DictionaryOf(Dictionary<string, object> json, Type type, string where)
        {
            var types = DictionaryTypes(type);
            var concrete = type.IsInterface ? typeof(Dictionary<,>).MakeGenericType(types) : type;
            var made = Activator.CreateInstance(concrete);
            var set = typeof(IDictionary<,>).MakeGenericType(types).GetProperty("Item");
            foreach (var field in json)
            {
                var key = types[0] == typeof(string) ? field.Key : Convert.ChangeType(field.Key, types[0], Invariant);
                set.SetValue(made, Fit(field.Value, types[1], where + "." + field.Key), new[] { key });
            }
            return made;
        }

        static object ObjectOf(Dictionary<string, object> json, Type type, string where)
        {
            var fields = new Dictionary<string, object>(json, StringComparer.OrdinalIgnoreCase);
            var constructor = type.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length).FirstOrDefault();
            if (type.IsAbstract || constructor == null && !type.IsValueType)
            {
                throw new SerializationException(where + ": " + type + " has no public constructor");
            }
            var arguments = (constructor?.GetParameters() ?? new ParameterInfo[0])
                .Select(parameter => fields.TryGetValue(parameter.Name, out var value)
                    ? Fit(value, parameter.ParameterType, where + "." + parameter.Name)
                    : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)
                .ToArray();
            var made = constructor == null ? Activator.CreateInstance(type) : constructor.Invoke(arguments);
            foreach (var member in MembersOf(type))
            {
                var property = member as PropertyInfo;
                if (!fields.TryGetValue(NameOf(member), out var value) || property != null && property.GetSetMethod() == null)
                {
                    continue;
                }
                var fitted = Fit(value, property == null ? ((FieldInfo) member).FieldType : property.PropertyType, where + "." + member.Name);
                if (property == null)
                {
                    ((FieldInfo) member).SetValue(made, fitted);
                }
                else
                {
                    property.SetValue(made, fitted);
                }
            }
            return made;
        }

        static IEnumerable<MemberInfo> MembersOf(Type type)
        {
            return type.GetProperties(Members).Where(property => property.GetIndexParameters().Length == 0)
                .Concat<MemberInfo>(type.GetFields(Members))
                .Where(member => !Attributes(member).Any(attribute =>
                    attribute.AttributeType.Name == "IgnoreDataMemberAttribute" || attribute.AttributeType.Name == "JsonIgnoreAttribute"));
        }

        static IList<CustomAttributeData> Attributes(MemberInfo member)
        {
            return CustomAttributeData.GetCustomAttributes(member);
        }

        /// <summary>The member's name in JSON: its own, or what one of the usual attributes says.</summary>
        static string NameOf(MemberInfo member)
        {
            foreach (var attribute in Attributes(member))
            {
                switch (attribute.AttributeType.Name)
                {
                    case "DataMemberAttribute":
                    case "JsonPropertyAttribute":
                    case "JsonPropertyNameAttribute":
                        var named = attribute.ConstructorArguments.Select(argument => argument.Value as string)
                            .Concat(attribute.NamedArguments
                                .Where(argument => argument.MemberName == "Name" || argument.MemberName == "PropertyName")
                                .Select(argument => argument.TypedValue.Value as string))
                            .FirstOrDefault(name => name != null);
                        if (named != null)
                        {
                            return named;
                        }
                        break;
                }
            }
            return member.Name;
        }

        // ---- From a value to JSON ----

        static void Write(object value, StringBuilder to, int depth)
        {
            if (depth > Deepest)
            {
                throw new SerializationException("the value is nested deeper than " + Deepest + " levels, or holds itself");
            }
            if (value == null) to.Append("null");
            else if (value is string text) Quote(text, to);
            else if (value is bool truth) to.Append(truth ? "true" : "false");
            else if (value is double real) Real(real, real.ToString("R", Invariant), to);
            else if (value is float single) Real(single, single.ToString("R", Invariant), to);
            else if (value is Enum) to.Append(Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), Invariant));
            else if (value is decimal || value.GetType().IsPrimitive && !(value is char)) to.Append(((IFormattable) value).ToString(null, Invariant));
            else if (value is DateTime time) Quote(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", Invariant), to);
            else if (value is DateTimeOffset offset) Quote(offset.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", Invariant), to);
            else if (value is byte[] bytes) Quote(Convert.ToBase64String(bytes), to);
            else if (value is char || value is Guid || value is TimeSpan || value is Uri || value is Type) Quote(value.ToString(), to);
            else if (value is IDictionary map) Fields(Entries(map), to, depth);
            else if (value is IEnumerable<KeyValuePair<string, object>> entries) Fields(entries, to, depth);
            else if (value is IEnumerable items) Items(items, to, depth);
            else Fields(Readable(value), to, depth);
        }

        static IEnumerable<KeyValuePair<string, object>> Entries(IDictionary map)
        {
            return map.Keys.Cast<object>()
                .Select(key => new KeyValuePair<string, object>(Convert.ToString(key, Invariant), map[key]));
        }

        static IEnumerable<KeyValuePair<string, object>> Readable(object value)
        {
            return MembersOf(value.GetType())
                .Where(member => !(member is PropertyInfo) || ((PropertyInfo) member).GetGetMethod() != null)
                .Select(member => new KeyValuePair<string, object>(NameOf(member), member is PropertyInfo
                    ? ((PropertyInfo) member).GetValue(value)
                    : ((FieldInfo) member).GetValue(value)));
        }

        static void Real(double value, string text, StringBuilder to)
        {
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw new SerializationException("JSON has no " + text);
            }
            to.Append(text);
        }

        static void Fields(IEnumerable<KeyValuePair<string, object>> fields, StringBuilder to, int depth)
        {
            var separator = '{';
            foreach (var field in fields)
            {
                to.Append(separator);
                Quote(field.Key, to);
                to.Append(':');
                Write(field.Value, to, depth + 1);
                separator = ',';
            }
            to.Append(separator == '{' ? "{}" : "}");
        }

        static void Items(IEnumerable items, StringBuilder to, int depth)
        {
            var separator = '[';
            foreach (var item in items)
            {
                to.Append(separator);
                Write(item, to, depth + 1);
                separator = ',';
            }
            to.Append(separator == '[' ? "[]" : "]");
        }

        static void Quote(string text, StringBuilder to)
        {
            to.Append('"');
            var written = 0;
            for (var at = 0; at < text.Length; at++)
            {
                var letter = text[at];
                if (char.IsHighSurrogate(letter) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
                {
                    at++;
                }
                else if (letter < ' ' || letter == '"' || letter == '\\' || char.IsSurrogate(letter))
                {
                    to.Append(text, written, at - written);
                    to.Append(letter == '"' || letter == '\\' ? "\\" + letter : "\\u" + ((int) letter).ToString("x4"));
                    written = at + 1;
                }
            }
            to.Append(text, written, text.Length - written).Append('"');
        }

        // ---- Parsing ----

        /// <summary>A number as it stands in the text: what it becomes depends on the type it is for.</summary>
        sealed class Number
        {
            public readonly string Text;

            public Number(string text)
            {
                Text = text;
            }

            public object Plain()
            {
                return long.TryParse(Text, NumberStyles.AllowLeadingSign, Invariant, out var whole)
                    ? whole
                    : (object) double.Parse(Text, Invariant);
            }

            public object As(Type type)
            {
                if (type == typeof(double)) return double.Parse(Text, Invariant);
                if (type == typeof(float)) return float.Parse(Text, Invariant);
                if (type == typeof(decimal)) return decimal.Parse(Text, NumberStyles.Float, Invariant);
                return type.IsPrimitive && type != typeof(bool) && type != typeof(char)
                    ? Convert.ChangeType(decimal.Parse(Text, NumberStyles.Float, Invariant), type, Invariant)
                    : null;
            }
        }

        /// <summary>Makes null, bool, string, Number, List and Dictionary of a text.</summary>
        sealed class Parser
        {
            readonly string text;
            int at;

            public Parser(string text)
            {
                this.text = text;
            }

            public object Whole()
            {
                var value = Value(0);
                return Next() == '\0' ? value : throw Wrong();
            }

            object Value(int depth)
            {
                if (depth > Deepest)
                {
                    throw new FormatException("the JSON is nested deeper than " + Deepest + " levels");
                }
                switch (Next())
                {
                    case '{': return Object(depth);
                    case '[': return List(depth);
                    case '"': return String();
                    case 't': return Word("true", true);
                    case 'f': return Word("false", false);
                    case 'n': return Word("null", null);
                    default: return Digits();
                }
            }

            Dictionary<string, object> Object(int depth)
            {
                var fields = new Dictionary<string, object>();
                at++;
                if (Taken('}'))
                {
                    return fields;
                }
                do
                {
                    if (Next() != '"')
                    {
                        throw Wrong();
                    }
                    var name = String();
                    Expect(':');
                    fields[name] = Value(depth + 1);
                }
                while (Taken(','));
                Expect('}');
                return fields;
            }

            List<object> List(int depth)
            {
                var items = new List<object>();
                at++;
                if (Taken(']'))
                {
                    return items;
                }
                do
                {
                    items.Add(Value(depth + 1));
                }
                while (Taken(','));
                Expect(']');
                return items;
            }

            string String()
            {
                var value = new StringBuilder();
                for (var from = ++at; ; at++)
                {
                    if (at >= text.Length || text[at] < ' ')
                    {
                        throw Wrong();
                    }
                    if (text[at] == '"')
                    {
                        return value.Append(text, from, at++ - from).ToString();
                    }
                    if (text[at] == '\\')
                    {
                        value.Append(text, from, at - from).Append(Escaped());
                        from = at + 1;
                    }
                }
            }

            char Escaped()
            {
                var letter = ++at < text.Length ? text[at] : '\0';
                switch (letter)
                {
                    case '"': case '\\': case '/': return letter;
                    case 'b': return '\b';
                    case 'f': return '\f';
                    case 'n': return '\n';
                    case 'r': return '\r';
                    case 't': return '\t';
                }
                if (letter != 'u' || at + 4 >= text.Length
                    || !ushort.TryParse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, Invariant, out var code))
                {
                    throw Wrong();
                }
                at += 4;
                return (char) code;
            }

            object Word(string word, object value)
            {
                if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
                {
                    throw Wrong();
                }
                at += word.Length;
                return value;
            }

            Number Digits()
            {
                var from = at;
                while (at < text.Length && (char.IsDigit(text[at]) || "+-.eE".IndexOf(text[at]) >= 0))
                {
                    at++;
                }
                var number = text.Substring(from, at - from);
                if (!double.TryParse(number, NumberStyles.Float, Invariant, out _) || number[0] == '+' || number[0] == '.')
                {
                    at = from;
                    throw Wrong();
                }
                return new Number(number);
            }

            char Next()
            {
                while (at < text.Length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t'))
                {
                    at++;
                }
                return at < text.Length ? text[at] : '\0';
            }

            bool Taken(char wanted)
            {
                if (Next() != wanted)
                {
                    return false;
                }
                at++;
                return true;
            }

            void Expect(char wanted)
            {
                if (!Taken(wanted))
                {
                    throw Wrong();
                }
            }

            FormatException Wrong()
            {
                return new FormatException(at < text.Length
                    ? "unexpected '" + text[at] + "' at character " + at + " of the JSON"
                    : "the JSON ends too early");
            }
        }
    }
}
