package io.github.snn4j.zoo.report;

import java.util.ArrayList;
import java.util.List;

/** A table of text; columns that hold only numbers (with or without a unit) are aligned to the right. */
public record Table(List<String> header, List<List<String>> rows) {
    /** A number with an optional sign, exponent and unit; or a dash for none. */
    private static final String NUMBER = "[-−–]?|[-−+<≈]?\\s?[0-9][0-9.,\\s]*(e[-−]?[0-9]+)?\\s?[^0-9]{0,12}";

    public Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new IllegalArgumentException("A row of the table " + header + " needs " + header.size()
                        + " cells, got " + row.size() + ": " + row);
            }
        }
    }

    /** A table without rows. */
    public static Table of(String... header) {
        return new Table(List.of(header), List.of());
    }

    /** Adds a row with one cell for each column. */
    public Table row(String... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(List.of(cells));
        return new Table(header, more);
    }

    void write(Html html) {
        html.markup("<div class=\"scroll\"><table>\n<thead><tr>");
        for (int c = 0; c < header.size(); c++) {
            html.element("th", alignment(c), header.get(c));
        }
        html.markup("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.markup("<tr>");
            for (int c = 0; c < row.size(); c++) {
                html.element("td", alignment(c), row.get(c));
            }
            html.markup("</tr>\n");
        }
        html.markup("</tbody></table></div>\n");
    }

    private String alignment(int column) {
        boolean numbers = !rows.isEmpty();
        for (List<String> row : rows) {
            numbers &= row.get(column).matches(NUMBER);
        }
        return numbers ? " class=\"number\"" : "";
    }
}
