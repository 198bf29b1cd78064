package io.github.snn4j.zoo.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns: the first to the left, all others to the right unless {@code left} names them. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();
    private final List<Integer> left;

    Table(List<Integer> left, String... header) {
        this.left = left;
        rows.add(header);
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).length;
        int[] width = new int[columns];
        for (String[] row : rows) {
            for (int c = 0; c < columns; c++) {
                width[c] = Math.max(width[c], row[c].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String space = " ".repeat(width[c] - row[c].length());
                boolean toLeft = c == 0 || left.contains(c);
                line.append(c == 0 ? "" : "  ").append(toLeft ? row[c] + space : space + row[c]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.substring(0, text.length() - 1);
    }
}
