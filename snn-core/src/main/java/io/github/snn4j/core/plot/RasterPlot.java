package io.github.snn4j.core.plot;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The spikes of a layer: one row per neuron, one column per step, a mark for each spike. */
public final class RasterPlot implements Plot {
    private static final double MARGIN = 24;
    private static final double LEAST_ROWS = 90;
    private static final double MOST_ROWS = 260;
    private static final double NAMED_ROW = 18;

    private final String title;
    private final int steps;
    private final int neurons;
    /** Bit {@code t * neurons + i}: neuron i fired at step t. */
    private final BitSet spikes;

    private final List<String> names;

    private RasterPlot(String title, int steps, int neurons, BitSet spikes, List<String> names) {
        this.title = title;
        this.steps = steps;
        this.neurons = neurons;
        this.spikes = spikes;
        this.names = names;
    }

    /** The spikes {@code spikes[t][neuron]}: a mark wherever the value is above 0. */
    public static RasterPlot of(String title, float[][] spikes) {
        if (spikes.length == 0 || spikes[0].length == 0) {
            throw new IllegalArgumentException("A raster needs at least one step and one neuron");
        }
        int neurons = spikes[0].length;
        if ((long) spikes.length * neurons > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("A raster of " + spikes.length + " steps and " + neurons
                    + " neurons is too large; show some of them");
        }
        BitSet bits = new BitSet(spikes.length * neurons);
        for (int t = 0; t < spikes.length; t++) {
            if (spikes[t].length != neurons) {
                throw new IllegalArgumentException("Every step needs " + neurons + " neurons as step 0 has, step " + t
                        + " has " + spikes[t].length);
            }
            for (int i = 0; i < neurons; i++) {
                bits.set(t * neurons + i, spikes[t][i] > 0);
            }
        }
        return new RasterPlot(title, spikes.length, neurons, bits, List.of());
    }

    /** Names the neurons, from the first on; without names they are numbered. */
    public RasterPlot names(List<String> names) {
        if (names.size() != neurons) {
            throw new IllegalArgumentException("A raster of " + neurons + " neurons got " + names.size() + " names");
        }
        return new RasterPlot(title, steps, neurons, spikes, List.copyOf(names));
    }

    @Override
    public String svg() {
        boolean named = !names.isEmpty() && neurons * NAMED_ROW <= MOST_ROWS * 2;
        double height = named ? neurons * NAMED_ROW : Math.min(MOST_ROWS, Math.max(LEAST_ROWS, neurons * 6.0));
        Legend legend = new Legend(title, List.of(), Frame.WIDTH);
        double top = legend.bottom();
        double bottom = top + height;
        Svg svg = new Svg(Frame.WIDTH, bottom + Frame.below("step"), title);
        legend.draw(svg);

        Scale up = new Scale(-0.5, neurons - 0.5, bottom, top, false, true);
        Scale.Ticks rows = named ? namedTicks() : up.ticks(Frame.ROW_GAP, false);
        String label = named ? "" : "neuron";
        double left = Frame.leftOf(label, rows);
        Scale across = new Scale(-0.5, steps - 0.5, left, Frame.WIDTH - MARGIN, false, true);
        Frame frame = new Frame(across, up);
        frame.drawUp(svg, rows, label);
        frame.drawAcross(svg, across.ticks(Frame.GAP, true), "step");

        double row = height / neurons;
        double column = (across.to() - left) / steps;
        double markHeight = Math.max(1.4, Math.min(12, row * 0.72));
        double markWidth = Math.max(1, Math.min(Math.min(8, markHeight * 1.3), column * 0.6));
        svg.path(
                marks(across, up, markHeight),
                Colour.BLUE.stroke() + " stroke-width=\"" + Numbers.coordinate(markWidth) + "\"");
        return svg.close();
    }

    private Scale.Ticks namedTicks() {
        List<Double> rows = new ArrayList<>();
        for (int i = 0; i < neurons; i++) {
            rows.add((double) i);
        }
        return new Scale.Ticks(
                rows, names.stream().map(n -> Text.fit(n, Text.SMALL, 120)).toList());
    }

    /** Marks that fall on the same pixel are drawn once, so that the text does not grow with the layer. */
    private String marks(Scale across, Scale up, double markHeight) {
        StringBuilder path = new StringBuilder();
        String stroke = "v" + Numbers.coordinate(markHeight);
        int rows = (int) Math.ceil(up.from() - up.to()) + 1;
        BitSet drawn = new BitSet();
        long column = Long.MIN_VALUE;
        for (int t = 0; t < steps; t++) {
            double x = across.at(t);
            if (Math.round(x) != column) {
                drawn.clear();
                column = Math.round(x);
            }
            for (int at = spikes.nextSetBit(t * neurons);
                    at >= 0 && at / neurons == t;
                    at = spikes.nextSetBit(at + 1)) {
                double y = up.at(at % neurons);
                int pixel = Math.min(rows - 1, (int) (y - up.to()));
                if (!drawn.get(pixel)) {
                    drawn.set(pixel);
                    path.append('M').append(Svg.point(x, y - markHeight / 2)).append(stroke);
                }
            }
        }
        return path.toString();
    }
}
