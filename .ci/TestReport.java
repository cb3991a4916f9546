import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Reads what Surefire and Failsafe wrote below a directory and prints the skipped and the failed
 * tests, each with its reason, and a line of totals. Run as a source file.
 */
final class TestReport {

    private final List<String> skipped = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private int passed;

    /** Arguments: {@code [--skipped-is-failed] DIRECTORY}. Exit code 1 if something failed or nothing ran. */
    public static void main(String[] arguments) throws Exception {
        boolean strict = arguments[0].equals("--skipped-is-failed");
        TestReport report = new TestReport();
        for (Path file : resultFiles(Path.of(arguments[arguments.length - 1]))) {
            report.read(file);
        }
        System.exit(report.print(strict) ? 0 : 1);
    }

    private static List<Path> resultFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                for (String reports : List.of("surefire-reports", "failsafe-reports")) {
                    Path directory = module.resolve("target").resolve(reports);
                    if (Files.isDirectory(directory)) {
                        try (Stream<Path> results = Files.list(directory)) {
                            results.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                                    .sorted()
                                    .forEach(files::add);
                        }
                    }
                }
            }
        }
        return files;
    }

    private void read(Path file) throws Exception {
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int index = 0; index < cases.getLength(); index++) {
            Element test = (Element) cases.item(index);
            String name = test.getAttribute("classname") + "." + test.getAttribute("name");
            Element skip = child(test, "skipped");
            Element failure = child(test, "failure") == null ? child(test, "error") : child(test, "failure");
            if (failure != null) {
                failed.add(name + ": " + reason(failure));
            } else if (skip != null) {
                skipped.add(name + ": " + reason(skip));
            } else {
                passed++;
            }
        }
    }

    private static Element child(Element test, String tag) {
        return (Element) test.getElementsByTagName(tag).item(0);
    }

    private static String reason(Element outcome) {
        String message = outcome.getAttribute("message");
        String text = message.isBlank() ? outcome.getTextContent() : message;
        return text.isBlank() ? "no reason given" : text.strip().lines().findFirst().orElseThrow();
    }

    private boolean print(boolean strict) {
        print("Skipped", skipped);
        print("Failed", failed);
        boolean skippedIsFailed = strict && !skipped.isEmpty();
        if (skippedIsFailed) {
            System.out.println("\nA skipped test counts as a failure here, because CI=true.");
        }
        boolean nothingRan = passed + failed.size() + skipped.size() == 0;
        if (nothingRan) {
            System.out.println("\nNo test ran.");
        }
        System.out.printf("%n%d passed, %d failed, %d skipped%n", passed, failed.size(), skipped.size());
        return failed.isEmpty() && !skippedIsFailed && !nothingRan;
    }

    private static void print(String title, List<String> tests) {
        if (!tests.isEmpty()) {
            System.out.println("\n" + title + ":");
            tests.forEach(test -> System.out.println("  " + test));
        }
    }
}
