package dev.ephemera.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Collects figures, and prints each as soon as it is there. Confined to the main thread. */
final class Results {

    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();

    Results(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        out.println(text);
    }

    void note(String text) {
        out.println("  " + text);
    }

    void add(Figure figure) {
        figures.add(figure);
        out.println("  " + figure.row());
    }

    void write(Path file) throws IOException {
        String json = figures.stream().map(Figure::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
        Files.writeString(file, json);
        out.println();
        out.println("Figures as JSON: " + file);
    }
}
