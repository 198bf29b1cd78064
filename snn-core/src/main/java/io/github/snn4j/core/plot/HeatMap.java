package io.github.snn4j.core.plot;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A matrix as coloured cells with a colour scale, such as a confusion matrix or the usage of a chip's cores.
 *
 * <p>The scale starts at 0, the colour of the page, and ends at the largest value; with negative values it has a second
 * colour and is symmetric. Values are printed where they fit; zeros are not printed.
 */
public final class HeatMap implements Plot {
    private static final double BAR_ROOM = 86;
    private static final double MOST_HEIGHT = 400;
    private static final int MOST_CELLS = 1 << 20;

    private final String title;
    private final double[][] values;
    private final int columns;
    private final List<String> rowNames;
    private final List<String> columnNames;
    private final Axis x;
    private final Axis y;
    private final Axis colour;

    private HeatMap(
            String title,
            double[][] values,
            List<String> rowNames,
            List<String> columnNames,
            Axis x,
            Axis y,
            Axis colour) {
        this.title = title;
        this.values = values;
        this.columns = values[0].length;
        this.rowNames = rowNames;
        this.columnNames = columnNames;
        this.x = x;
        this.y = y;
        this.colour = colour;
    }

    /** The matrix {@code values[row][column]}; row 0 is at the top. */
    public static HeatMap of(String title, double[][] values) {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("A heat map needs at least one row and one column");
        }
        double[][] copy = new double[values.length][];
        for (int r = 0; r < values.length; r++) {
            if (values[r].length != values[0].length) {
                throw new IllegalArgumentException("Every row needs " + values[0].length + " columns as row 0 has, row "
                        + r + " has " + values[r].length);
            }
            copy[r] = values[r].clone();
        }
        if ((long) values.length * values[0].length > MOST_CELLS) {
            throw new IllegalArgumentException("A heat map holds at most " + MOST_CELLS + " cells, got " + values.length
                    + "x" + values[0].length + "; average them first");
        }
        return new HeatMap(
                title, copy, numbers(copy.length), numbers(copy[0].length), Axis.PLAIN, Axis.PLAIN, Axis.PLAIN);
    }

    private static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(Integer::toString).toList();
    }

    /** Names the rows, from the top; without names they are numbered from 0. An empty name leaves its row without one. */
    public HeatMap rows(List<String> names) {
        return new HeatMap(title, values, checked("rows", names, values.length), columnNames, x, y, colour);
    }

    /** Names the columns, from the left; without names they are numbered from 0. */
    public HeatMap columns(List<String> names) {
        return new HeatMap(title, values, rowNames, checked("columns", names, columns), x, y, colour);
    }

    public HeatMap x(String label) {
        return new HeatMap(title, values, rowNames, columnNames, x.labelled(label), y, colour);
    }

    public HeatMap y(String label) {
        return new HeatMap(title, values, rowNames, columnNames, x, y.labelled(label), colour);
    }

    /** Fixes the values at the two ends of the colour scale; values beyond them have the colour of the end. */
    public HeatMap between(double min, double max) {
        return new HeatMap(title, values, rowNames, columnNames, x, y, colour.between(min, max));
    }

    private static List<String> checked(String what, List<String> names, int n) {
        if (names.size() != n) {
            throw new IllegalArgumentException("A heat map with " + n + " " + what + " got " + names.size() + " names");
        }
        return List.copyOf(names);
    }

    @Override
    public String svg() {
        List<String> rowTexts =
                rowNames.stream().map(n -> Text.fit(n, Text.SMALL, 130)).toList();
        List<String> columnTexts =
                columnNames.stream().map(n -> Text.fit(n, Text.SMALL, 110)).toList();
        double left = Frame.leftOf(y.label(), new Scale.Ticks(List.of(), rowTexts));
        double cellWidth = Math.min((Frame.WIDTH - BAR_ROOM - left) / columns, Math.max(44, 200.0 / columns));
        double cellHeight = Math.min(cellWidth, MOST_HEIGHT / values.length);
        if (cellHeight * values.length < 84) {
            cellHeight = Math.min(40, 84.0 / values.length);
        }
        double widestColumn = Text.widest(columnTexts, Text.SMALL);
        boolean turned = columnNames.stream().anyMatch(n -> !n.chars().allMatch(Character::isDigit))
                && widestColumn + 6 > cellWidth;
        double labels = turned ? widestColumn * 0.71 + 20 : 26;
        Legend legend = new Legend(title, List.of(), Frame.WIDTH);
        double top = legend.bottom();
        double bottom = top + Math.max(cellHeight * values.length, 70);
        Svg svg = new Svg(Frame.WIDTH, bottom + labels + (x.label().isEmpty() ? 6 : 26), title);
        legend.draw(svg);

        HeatCells cells = new HeatCells(values, colour.min(), colour.max());
        cells.draw(svg, left, top, cellWidth, cellHeight);
        cells.drawBar(svg, left + cellWidth * columns + 20, top, bottom - top);

        Frame frame = new Frame(
                new Scale(0, columns, left, left + cellWidth * columns, false, true),
                new Scale(0, values.length, top + cellHeight * values.length, top, false, true));
        rowLabels(svg, rowTexts, left - 8, top, cellHeight);
        columnLabels(svg, columnTexts, turned, left, frame.up().from(), cellWidth);
        frame.upLabel(svg, y.label());
        frame.acrossLabel(svg, x.label(), bottom + labels + 12);
        return svg.close();
    }

    private static void rowLabels(Svg svg, List<String> names, double right, double top, double cell) {
        long named = names.stream().filter(n -> !n.isEmpty()).count();
        int every = named == names.size() ? every(15 / cell) : 1;
        for (int r = 0; r < names.size(); r += every) {
            svg.text(right, top + (r + 0.5) * cell + 4, names.get(r), Text.SMALL, Colour.SOFT, " text-anchor=\"end\"");
        }
    }

    private static void columnLabels(
            Svg svg, List<String> names, boolean turned, double left, double bottom, double cell) {
        int every = every((turned ? 15 : Text.widest(names, Text.SMALL) + 6) / cell);
        for (int c = 0; c < names.size(); c += every) {
            double x = left + (c + 0.5) * cell;
            String turn = turned
                    ? " text-anchor=\"end\" transform=\"rotate(-45 " + Svg.point(x + 4, bottom + 14) + ")\""
                    : " text-anchor=\"middle\"";
            svg.text(
                    turned ? x + 4 : x,
                    turned ? bottom + 14 : bottom + 18,
                    names.get(c),
                    Text.SMALL,
                    Colour.SOFT,
                    turn);
        }
    }

    /** Every how many labels one has room, as a round number. */
    private static int every(double cellsPerLabel) {
        for (int power = 1; ; power *= 10) {
            for (int digit : new int[] {1, 2, 5}) {
                if (digit * power >= cellsPerLabel) {
                    return digit * power;
                }
            }
        }
    }
}
