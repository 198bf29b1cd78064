package io.github.snn4j.core.plot;

import java.util.Arrays;

/** The cells of a heat map and their colour scale: a hue whose opacity grows with the value. */
final class HeatCells {
    private static final int LEVELS = 64;
    /** What sets a 0 apart from a gap. */
    private static final double FAINTEST = 0.07;
    /** Up to this opacity the page's text colour is readable on a cell, beyond it the page's background colour. */
    private static final double TEXT_TURNS = 0.66;

    private final double[][] values;
    private final double min;
    private final double max;
    private final boolean twoColours;

    /** @param fixedMin the lower end of the colour scale, or NaN to derive both ends from the values */
    HeatCells(double[][] values, double fixedMin, double fixedMax) {
        this.values = values;
        double low = 0;
        double high = 0;
        for (double[] row : values) {
            for (double value : row) {
                if (Scale.shows(value, false)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        twoColours = Double.isNaN(fixedMin) && low < 0;
        double largest = Math.max(high, -low);
        max = Double.isNaN(fixedMax) ? (largest == 0 ? 1 : largest) : fixedMax;
        min = Double.isNaN(fixedMin) ? (twoColours ? -max : 0) : fixedMin;
    }

    void draw(Svg svg, double left, double top, double width, double height) {
        double gap = Math.min(width, height) >= 8 ? 1 : 0;
        int rows = values.length;
        int columns = values[0].length;
        svg.rectangle(left, top, width * columns, height * rows, Colour.GRID.stroke());
        StringBuilder[] above = new StringBuilder[LEVELS];
        StringBuilder[] below = new StringBuilder[LEVELS];
        Arrays.setAll(above, i -> new StringBuilder());
        Arrays.setAll(below, i -> new StringBuilder());
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (Double.isFinite(values[r][c])) {
                    StringBuilder[] half = twoColours && values[r][c] < 0 ? below : above;
                    half[level(values[r][c])]
                            .append('M')
                            .append(Svg.point(left + c * width + gap / 2, top + r * height + gap / 2))
                            .append('h')
                            .append(Numbers.coordinate(width - gap))
                            .append('v')
                            .append(Numbers.coordinate(height - gap))
                            .append('h')
                            .append(Numbers.coordinate(gap - width))
                            .append('z');
                }
            }
        }
        for (int level = 0; level < LEVELS; level++) {
            paint(svg, above[level], Colour.BLUE, level);
            paint(svg, below[level], Colour.ORANGE, level);
        }
        drawNumbers(svg, left, top, width, height);
    }

    private static void paint(Svg svg, StringBuilder path, Colour colour, int level) {
        if (path.length() > 0) {
            svg.path(path.toString(), colour.fill() + opacity(level));
        }
    }

    private static String opacity(int level) {
        return " fill-opacity=\"" + Numbers.coordinate(strength(level)) + "\" shape-rendering=\"crispEdges\"";
    }

    private static double strength(int level) {
        return FAINTEST + (1 - FAINTEST) * level / (LEVELS - 1);
    }

    private int level(double value) {
        double share = twoColours ? Math.abs(value) / max : (value - min) / (max - min);
        return (int) Math.round(Math.max(0, Math.min(1, share)) * (LEVELS - 1));
    }

    private void drawNumbers(Svg svg, double left, double top, double width, double height) {
        double size = 11;
        if (height < 14 || width < 14) {
            return;
        }
        for (double[] row : values) {
            for (double value : row) {
                if (Text.width(Numbers.brief(value), size) + 2 > width) {
                    return;
                }
            }
        }
        for (int r = 0; r < values.length; r++) {
            for (int c = 0; c < values[r].length; c++) {
                double value = values[r][c];
                if (value != 0 && Double.isFinite(value)) {
                    Colour colour = strength(level(value)) > TEXT_TURNS ? Colour.PAPER : Colour.INK;
                    double x = left + (c + 0.5) * width;
                    double y = top + (r + 0.5) * height + 4;
                    svg.text(x, y, Numbers.brief(value), size, colour, " text-anchor=\"middle\"");
                }
            }
        }
    }

    /** The colour scale: a column of steps as high as whole pixels allow, so that no seams show. */
    void drawBar(Svg svg, double x, double top, double room) {
        int steps = 32;
        double height = Math.max(2, Math.min(6, Math.floor(room / steps)));
        for (int i = 0; i < steps; i++) {
            double value = max + (min - max) * (i + 0.5) / steps;
            Colour colour = twoColours && value < 0 ? Colour.ORANGE : Colour.BLUE;
            svg.rectangle(x, top + i * height, 12, height, colour.fill() + opacity(level(value)));
        }
        double end = top + steps * height;
        svg.text(x + 18, top + 9, Numbers.brief(max), Text.SMALL, Colour.SOFT, "");
        svg.text(x + 18, (top + end) / 2 + 4, Numbers.brief(min / 2 + max / 2), Text.SMALL, Colour.SOFT, "");
        svg.text(x + 18, end, Numbers.brief(min), Text.SMALL, Colour.SOFT, "");
    }
}
