package io.github.snn4j.core.plot;

import java.util.ArrayList;
import java.util.List;

/** Named quantities as horizontal bars with their values, such as the firing rate of each layer. */
public final class BarChart implements Plot {
    private static final double SINGLE_BAR = 18;
    private static final double GROUPED_BAR = 13;
    private static final double BETWEEN = 10;

    private final String title;
    private final List<String> names;
    private final String unit;
    private final Axis axis;
    private final List<Series> series;

    private static final class Series {
        final String name;
        final double[] values;

        Series(String name, double[] values) {
            this.name = name;
            this.values = values;
        }
    }

    private BarChart(String title, List<String> names, String unit, Axis axis, List<Series> series) {
        this.title = title;
        this.names = names;
        this.unit = unit;
        this.axis = axis;
        this.series = series;
    }

    /** A chart with a group of bars for each name, from the top; the bars come with {@link #series}. */
    public static BarChart of(String title, List<String> names) {
        return new BarChart(title, List.copyOf(names), "", Axis.PLAIN, List.of());
    }

    /** Adds a bar to every group; the series' name appears once there is a second series. */
    public BarChart series(String name, double[] values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    "Series " + name + " needs " + names.size() + " values, one for each bar, got " + values.length);
        }
        List<Series> more = new ArrayList<>(series);
        more.add(new Series(name, values.clone()));
        return new BarChart(title, names, unit, axis, List.copyOf(more));
    }

    /** What follows each value, such as {@code "%"} or {@code " pJ"}. */
    public BarChart unit(String unit) {
        return new BarChart(title, names, unit, axis, series);
    }

    /** What the bars measure. */
    public BarChart x(String label) {
        return new BarChart(title, names, unit, axis.labelled(label), series);
    }

    @Override
    public String svg() {
        double bar = series.size() > 1 ? GROUPED_BAR : SINGLE_BAR;
        double group = bar * Math.max(1, series.size()) + BETWEEN;
        List<String> shown =
                names.stream().map(n -> Text.fit(n, Text.SMALL, 150)).toList();
        Legend legend = new Legend(title, series.stream().map(s -> s.name).toList(), Frame.WIDTH);
        double top = legend.bottom();
        double bottom = top + group * names.size();
        Svg svg = new Svg(Frame.WIDTH, bottom + (axis.label().isEmpty() ? 14 : 32), title);
        legend.draw(svg);

        List<double[]> data = new ArrayList<>(series.stream().map(s -> s.values).toList());
        data.add(new double[] {0});
        double valueRoom = 12 + widestValue();
        Scale fitted = axis.fit(data, 0, 1);
        double left = 24 + Text.widest(shown, Text.SMALL) + (fitted.min() < 0 ? valueRoom : 0);
        Scale across = fitted.along(left, Frame.WIDTH - 16 - valueRoom);
        for (int i = 0; i < names.size(); i++) {
            double y = top + i * group + (group - BETWEEN) / 2 + 4;
            double right = 16 + Text.widest(shown, Text.SMALL);
            svg.text(right, y, shown.get(i), Text.SMALL, Colour.INK, " text-anchor=\"end\"");
            for (int s = 0; s < series.size(); s++) {
                draw(svg, across, series.get(s).values[i], top + i * group + s * bar, bar - 1, Colour.ofSeries(s));
            }
        }
        svg.line(across.at(0), top - 4, across.at(0), bottom - BETWEEN + 4, Colour.SOFT, "");
        if (!axis.label().isEmpty()) {
            double middle = (across.from() + across.to()) / 2;
            svg.text(middle, bottom + 14, axis.label(), Text.NORMAL, Colour.INK, " text-anchor=\"middle\"");
        }
        return svg.close();
    }

    private void draw(Svg svg, Scale across, double value, double y, double height, Colour colour) {
        double zero = across.at(0);
        boolean drawn = Scale.shows(value, false);
        double end = drawn ? across.at(value) : zero;
        if (drawn) {
            svg.rectangle(Math.min(zero, end), y, Math.abs(end - zero), height, colour.fill() + " rx=\"1.5\"");
        }
        boolean leftward = value < 0;
        String anchor = leftward ? " text-anchor=\"end\"" : "";
        String text = Numbers.brief(value) + (drawn ? unit : "");
        svg.text(end + (leftward ? -6 : 6), y + height / 2 + 4, text, Text.SMALL, Colour.SOFT, anchor);
    }

    private double widestValue() {
        double widest = 0;
        for (Series s : series) {
            for (double value : s.values) {
                widest = Math.max(widest, Text.width(Numbers.brief(value) + unit, Text.SMALL));
            }
        }
        return widest;
    }
}
