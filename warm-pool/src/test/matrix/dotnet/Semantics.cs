namespace Semantics
{
    public static class Library
    {
        public const string Unused = "a library that the package brings";

        public static string Version()
        {
            return "1.2.3";
        }
    }
}
