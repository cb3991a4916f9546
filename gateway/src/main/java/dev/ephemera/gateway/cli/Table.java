package dev.ephemera.gateway.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as they must be. Confined to one thread. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heading) {
        rows.add(heading);
    }

    void add(List<String> row) {
        rows.add(row);
    }

    List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < rows.getFirst().size(); column++) {
            int index = column;
            widths.add(
                    rows.stream().mapToInt(row -> row.get(index).length()).max().orElse(0));
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).repeat(" ", widths.get(column) - cell.length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
