package io.github.snn4j.core.plot;

import io.github.snn4j.core.catalogue.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One neuron over time: its membrane potential with threshold and spikes, and below it the input current.
 *
 * <p>All arrays are indexed by step and equally long.
 */
public final class TracePlot implements Plot {
    private static final double POTENTIAL_HEIGHT = 190;
    private static final double CURRENT_HEIGHT = 80;
    private static final double BETWEEN = 22;

    private final String title;
    private final double dt;
    private final double[] potential;
    private final double @Nullable [] threshold;
    private final double @Nullable [] spikes;
    private final double @Nullable [] current;

    private TracePlot(
            String title,
            double dt,
            double[] potential,
            double @Nullable [] threshold,
            double @Nullable [] spikes,
            double @Nullable [] current) {
        this.title = title;
        this.dt = dt;
        this.potential = potential;
        this.threshold = threshold;
        this.spikes = spikes;
        this.current = current;
    }

    /**
     * The membrane potential {@code v[t]}, before the reset if the crossing is to show.
     *
     * @param dt the length of a step in seconds
     */
    public static TracePlot of(String title, double dt, double[] potential) {
        if (!(dt > 0 && dt <= 1e9)) {
            throw Check.violated("TracePlot.dt", "> 0 and <= 1e9 s", dt);
        }
        return new TracePlot(title, dt, potential.clone(), null, null, null);
    }

    /** Adds a constant threshold as a dashed line. */
    public TracePlot threshold(double value) {
        double[] constant = new double[potential.length];
        Arrays.fill(constant, value);
        return threshold(constant);
    }

    /** Adds a threshold that adapts. */
    public TracePlot threshold(double[] threshold) {
        return new TracePlot(title, dt, potential, checked("threshold", threshold), spikes, current);
    }

    /** Adds a mark above the potential wherever {@code spikes[t] > 0}. */
    public TracePlot spikes(double[] spikes) {
        return new TracePlot(title, dt, potential, threshold, checked("spikes", spikes), current);
    }

    /** Adds the input current in a panel of its own. */
    public TracePlot current(double[] current) {
        return new TracePlot(title, dt, potential, threshold, spikes, checked("current", current));
    }

    private double[] checked(String what, double[] values) {
        if (values.length != potential.length) {
            throw new IllegalArgumentException(
                    "TracePlot." + what + " has " + values.length + " steps, the potential has " + potential.length);
        }
        return values.clone();
    }

    @Override
    public String svg() {
        double lower = current == null ? 0 : CURRENT_HEIGHT + BETWEEN;
        double marks = spikes == null ? 0 : 18;
        Legend legend = new Legend(title, List.of(), Frame.WIDTH);
        double top = legend.bottom();
        double bottom = top + marks + POTENTIAL_HEIGHT;
        Svg svg = new Svg(Frame.WIDTH, bottom + lower + Frame.below("t"), title);
        legend.draw(svg);

        boolean fine = potential.length * dt < 1;
        double[] times = new double[potential.length];
        for (int t = 0; t < times.length; t++) {
            times[t] = t * dt * (fine ? 1000 : 1);
        }
        String timeLabel = fine ? "time (ms)" : "time (s)";

        List<double[]> shown = new ArrayList<>(List.of(potential));
        if (threshold != null) {
            shown.add(threshold);
        }
        Scale up = Axis.PLAIN.fit(shown, bottom, top + marks).rounded(Frame.ROW_GAP);
        Scale upCurrent = Axis.PLAIN
                .fit(current == null ? List.of() : List.of(current), bottom + lower, bottom + BETWEEN)
                .rounded(Frame.ROW_GAP);
        double left = Math.max(
                Frame.leftOf("v", up.ticks(Frame.ROW_GAP, false)),
                Frame.leftOf("i", upCurrent.ticks(Frame.ROW_GAP, false)));
        Scale across = Axis.PLAIN.fit(List.of(times), left, Frame.WIDTH - 24);

        Frame frame = new Frame(across, up);
        frame.drawUp(svg, up.ticks(Frame.ROW_GAP, false), "potential");
        if (threshold != null) {
            draw(svg, times, threshold, frame, Colour.ORANGE, " stroke-width=\"1.5\" stroke-dasharray=\"6 4\"");
            svg.text(
                    across.to(),
                    up.at(last(threshold)) - 6,
                    "threshold",
                    Text.SMALL,
                    Colour.ORANGE,
                    " text-anchor=\"end\"");
        }
        draw(svg, times, potential, frame, Colour.BLUE, " stroke-width=\"1.8\" stroke-linejoin=\"round\"");
        drawSpikes(svg, times, across, top);
        if (current == null) {
            frame.drawAcross(svg, across.ticks(Frame.GAP, true), timeLabel);
        } else {
            Frame below = new Frame(across, upCurrent);
            below.draw(svg, timeLabel, "current");
            draw(svg, times, current, below, Colour.GREEN, " stroke-width=\"1.8\" stroke-linejoin=\"round\"");
        }
        return svg.close();
    }

    private void drawSpikes(Svg svg, double[] times, Scale across, double top) {
        if (spikes == null) {
            return;
        }
        StringBuilder marks = new StringBuilder();
        for (int t = 0; t < times.length; t++) {
            if (spikes[t] > 0) {
                marks.append('M').append(Svg.point(across.at(times[t]), top)).append("v10");
            }
        }
        svg.path(marks.toString(), Colour.INK.stroke() + " stroke-width=\"1.8\" stroke-linecap=\"round\"");
    }

    private static void draw(Svg svg, double[] times, double[] values, Frame frame, Colour colour, String style) {
        frame.openWindow(svg);
        Curve curve = new Curve(times, values, frame.across(), frame.up(), false);
        svg.path(curve.path(), colour.stroke() + style);
        svg.path(curve.dots(), colour.stroke() + " stroke-width=\"4\" stroke-linecap=\"round\"");
        svg.closeWindow();
    }

    private static double last(double[] values) {
        for (int i = values.length - 1; i >= 0; i--) {
            if (Scale.shows(values[i], false)) {
                return values[i];
            }
        }
        return 0;
    }
}
