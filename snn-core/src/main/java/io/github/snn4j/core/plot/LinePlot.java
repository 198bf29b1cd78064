package io.github.snn4j.core.plot;

import java.util.ArrayList;
import java.util.List;

/** One or several series as lines over a common axis, such as loss and accuracy per epoch. */
public final class LinePlot implements Plot {
    private static final double PLOT_HEIGHT = 200;
    private static final int MARKED_POINTS = 30;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Series> series;

    private static final class Series {
        final String name;
        final double[] x;
        final double[] y;

        Series(String name, double[] x, double[] y) {
            this.name = name;
            this.x = x;
            this.y = y;
        }
    }

    private LinePlot(String title, Axis x, Axis y, List<Series> series) {
        this.title = title;
        this.x = x;
        this.y = y;
        this.series = series;
    }

    /** An empty plot; an empty title takes no room. */
    public static LinePlot titled(String title) {
        return new LinePlot(title, Axis.PLAIN, Axis.PLAIN, List.of());
    }

    public LinePlot x(String label) {
        return new LinePlot(title, x.labelled(label), y, series);
    }

    public LinePlot y(String label) {
        return new LinePlot(title, x, y.labelled(label), series);
    }

    /** A logarithmic horizontal axis; values of 0 and below become gaps. */
    public LinePlot logX() {
        return new LinePlot(title, x.logarithmic(), y, series);
    }

    /** A logarithmic vertical axis; values of 0 and below become gaps. */
    public LinePlot logY() {
        return new LinePlot(title, x, y.logarithmic(), series);
    }

    /** Fixes the ends of the vertical axis; lines beyond them are cut off. */
    public LinePlot yBetween(double min, double max) {
        return new LinePlot(title, x, y.between(min, max), series);
    }

    /** Adds a series through the points {@code (x[i], y[i])}; the name appears once there is a second series. */
    public LinePlot series(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "Series " + name + " needs one y for each x, got " + x.length + " x and " + y.length + " y");
        }
        List<Series> more = new ArrayList<>(series);
        more.add(new Series(name, x.clone(), y.clone()));
        return new LinePlot(title, this.x, this.y, List.copyOf(more));
    }

    /** Adds a series of values numbered from {@code first}: 1 for epochs, 0 for steps. */
    public LinePlot series(String name, int first, double[] y) {
        double[] numbers = new double[y.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = first + i;
        }
        return series(name, numbers, y);
    }

    @Override
    public String svg() {
        Legend legend = new Legend(title, series.stream().map(s -> s.name).toList(), Frame.WIDTH);
        double top = legend.bottom();
        double bottom = top + PLOT_HEIGHT;
        Svg svg = new Svg(Frame.WIDTH, bottom + Frame.below(x.label()), title);
        legend.draw(svg);
        Scale up = y.fit(series.stream().map(s -> s.y).toList(), bottom, top);
        if (Double.isNaN(y.min())) {
            up = up.rounded(Frame.ROW_GAP);
        }
        double left = Frame.leftOf(y.label(), up.ticks(Frame.ROW_GAP, false));
        Scale across = x.fit(series.stream().map(s -> s.x).toList(), left, Frame.WIDTH - 24);
        Frame frame = new Frame(across, up);
        frame.draw(svg, x.label(), y.label());
        frame.openWindow(svg);
        for (int i = 0; i < series.size(); i++) {
            draw(svg, i, across, up);
        }
        svg.closeWindow();
        return svg.close();
    }

    private void draw(Svg svg, int index, Scale across, Scale up) {
        Series s = series.get(index);
        Curve curve = new Curve(s.x, s.y, across, up, s.x.length <= MARKED_POINTS);
        String colour = Colour.ofSeries(index).stroke();
        svg.path(curve.path(), colour + " stroke-width=\"2\" stroke-linejoin=\"round\"" + Legend.dash(index));
        svg.path(curve.dots(), colour + " stroke-width=\"5\" stroke-linecap=\"round\"");
    }
}
