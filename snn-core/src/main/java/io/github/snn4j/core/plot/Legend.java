package io.github.snn4j.core.plot;

import java.util.ArrayList;
import java.util.List;

/** The title of a plot and, of several series, their names with their colours, in as many rows as they need. */
final class Legend {
    private static final double MARGIN = 16;
    private static final double ROW = 20;
    /** How much wider bold text is. */
    private static final double BOLD = 1.1;

    private final String title;
    private final double width;
    private final List<Entry> entries = new ArrayList<>();
    private final double bottom;

    private record Entry(double x, double y, String name) {}

    Legend(String title, List<String> names, double width) {
        this.title = title;
        this.width = width;
        double y = title.isEmpty() ? 18 : 42;
        if (names.size() > 1) {
            double x = MARGIN;
            y += 6;
            for (String full : names) {
                String name = Text.fit(full, Text.SMALL, width - 60);
                double needs = 22 + Text.width(name, Text.SMALL) + MARGIN;
                if (x > MARGIN && x + needs > width) {
                    x = MARGIN;
                    y += ROW;
                }
                entries.add(new Entry(x, y, name));
                x += needs;
            }
            y += 16;
        }
        bottom = y;
    }

    /** The first free line below. */
    double bottom() {
        return bottom;
    }

    void draw(Svg svg) {
        if (!title.isEmpty()) {
            String shown = Text.fit(title, Text.LARGE * BOLD, width - 2 * MARGIN);
            svg.text(MARGIN, 26, shown, Text.LARGE, Colour.INK, " font-weight=\"600\"");
        }
        for (int i = 0; i < entries.size(); i++) {
            Entry e = entries.get(i);
            String style = " stroke-width=\"3\" stroke-linecap=\"round\"" + dash(i);
            svg.line(e.x, e.y - 4, e.x + 16, e.y - 4, Colour.ofSeries(i), style);
            svg.text(e.x + 22, e.y, e.name, Text.SMALL, Colour.SOFT, "");
        }
    }

    /** Lines of series that share a colour differ by their dashes. */
    static String dash(int series) {
        int round = series / Colour.distinct();
        return round == 0 ? "" : " stroke-dasharray=\"" + (round % 2 == 1 ? "6 5" : "2 5") + "\"";
    }
}
