package io.github.snn4j.core.plot;

/** A rectangle with axes: grid lines, tick labels that do not overlap, axis labels. */
record Frame(Scale across, Scale up) {
    /** The width of every plot: wide enough for its labels, and still readable scaled down to a telephone. */
    static final double WIDTH = 480;

    /** The least distance between ticks in pixels. */
    static final double GAP = 44;

    static final double ROW_GAP = 36;

    /** What the tick labels and the axis label need below a frame. */
    static double below(String label) {
        return label.isEmpty() ? 30 : 52;
    }

    /** What they need left of it. */
    static double leftOf(String label, Scale.Ticks ticks) {
        return 24 + (label.isEmpty() ? 0 : 14) + Text.widest(ticks.labels(), Text.SMALL);
    }

    void draw(Svg svg, String acrossLabel, String upLabel) {
        drawUp(svg, up.ticks(ROW_GAP, false), upLabel);
        drawAcross(svg, across.ticks(GAP, true), acrossLabel);
    }

    void drawUp(Svg svg, Scale.Ticks ticks, String label) {
        for (int i = 0; i < ticks.values().size(); i++) {
            double y = up.at(ticks.values().get(i));
            svg.line(across.from(), y, across.to(), y, Colour.GRID, "");
            svg.text(across.from() - 8, y + 4, ticks.labels().get(i), Text.SMALL, Colour.SOFT, " text-anchor=\"end\"");
        }
        upLabel(svg, label);
    }

    void drawAcross(Svg svg, Scale.Ticks ticks, String label) {
        double bottom = up.from();
        svg.line(across.from(), bottom, across.to(), bottom, Colour.SOFT, "");
        for (int i = 0; i < ticks.values().size(); i++) {
            double x = across.at(ticks.values().get(i));
            svg.line(x, bottom, x, bottom + 4, Colour.SOFT, "");
            svg.text(x, bottom + 18, ticks.labels().get(i), Text.SMALL, Colour.SOFT, " text-anchor=\"middle\"");
        }
        acrossLabel(svg, label, bottom + 40);
    }

    void upLabel(Svg svg, String label) {
        if (!label.isEmpty()) {
            double y = (up.from() + up.to()) / 2;
            String text = Text.fit(label, Text.NORMAL, Math.abs(up.from() - up.to()) + 20);
            String turn = " text-anchor=\"middle\" transform=\"rotate(-90 20 " + Numbers.coordinate(y) + ")\"";
            svg.text(20, y, text, Text.NORMAL, Colour.INK, turn);
        }
    }

    void acrossLabel(Svg svg, String label, double y) {
        if (!label.isEmpty()) {
            String text = Text.fit(label, Text.NORMAL, across.to() - across.from() + 30);
            double x = (across.from() + across.to()) / 2;
            svg.text(x, y, text, Text.NORMAL, Colour.INK, " text-anchor=\"middle\"");
        }
    }

    /** A window over the frame with room for the width of a line on its edge. */
    void openWindow(Svg svg) {
        svg.openWindow(across.from() - 3, up.to() - 3, across.to() - across.from() + 6, up.from() - up.to() + 6);
    }
}
