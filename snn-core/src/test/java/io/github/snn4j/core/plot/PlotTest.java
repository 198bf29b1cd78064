package io.github.snn4j.core.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.plot.Drawing.Label;
import io.github.snn4j.core.plot.Drawing.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class PlotTest {
    private static final String HOSTILE = "</text><script>alert('x')</script> & \"q\" \u0001 \uD800 é";

    @Test
    void aLineIsLinearInItsValues() {
        double[] x = {0, 1, 3, 10};
        double[] y = {5, 10, 0, 7.5};
        Drawing drawing = Drawing.of(LinePlot.titled("").series("a", x, y));
        List<Point> points = drawing.path("s-blue", "2");
        Label zero = label(drawing, "0", "end");
        Label ten = label(drawing, "10", "end");
        for (int i = 0; i < 4; i++) {
            assertEquals(
                    points.get(0).x()
                            + x[i] / 10 * (points.get(3).x() - points.get(0).x()),
                    points.get(i).x(),
                    0.02);
            assertEquals(
                    zero.y() - 4 + y[i] / 10 * (ten.y() - zero.y()),
                    points.get(i).y(),
                    0.02);
        }
        assertTrue(zero.y() > ten.y(), "larger values are higher up");
    }

    @Test
    void aLogarithmicAxisGivesEveryDecadeTheSameRoom() {
        double[] y = {1, 10, 100, 0, -1, 1000};
        Drawing drawing = Drawing.of(LinePlot.titled("").logY().series("a", 0, y));
        List<Point> points = drawing.path("s-blue", "2");
        assertEquals(4, points.size(), "0 and -1 have no place");
        double decade = points.get(0).y() - points.get(1).y();
        assertEquals(decade, points.get(1).y() - points.get(2).y(), 0.02);
        assertEquals(decade, points.get(2).y() - points.get(3).y(), 0.02);
        assertTrue(points.get(3).starts(), "the gap is not bridged");
        assertTrue(drawing.texts().containsAll(List.of("1", "10", "100", "1000")), drawing.texts()::toString);
    }

    @Test
    void whatIsNotANumberIsAGap() {
        double[] y = {1, 2, Double.NaN, 3, Double.POSITIVE_INFINITY, 4, 5};
        Drawing drawing = Drawing.of(LinePlot.titled("").series("a", 0, y));
        List<Boolean> starts =
                drawing.path("s-blue", "2").stream().map(Point::starts).toList();
        assertEquals(List.of(true, false, true, true, false), starts);
        assertEquals(5, drawing.path("s-blue", "5").size(), "each value has its dot, the lonely one too");
        double[] nothing = {Double.NaN};
        Drawing.of(LinePlot.titled("").series("a", 0, nothing));
        Drawing.of(LinePlot.titled("").logX().logY().series("a", 0, nothing));
        Drawing.of(LinePlot.titled(""));
        Drawing.of(TracePlot.of("", 1e-3, nothing).threshold(1).spikes(nothing).current(nothing));
        Drawing.of(HeatMap.of("", new double[][] {nothing}));
        Drawing.of(BarChart.of("", List.of("a")).series("s", nothing).series("t", new double[] {1 / 0.0}));
    }

    @Test
    void manyPointsKeepTheirExtremesAndStayShort() {
        double[] y = new double[1_000_000];
        y[123_456] = 1;
        y[654_321] = -1;
        String svg = LinePlot.titled("").series("a", 0, y).svg();
        assertTrue(svg.length() < 40_000, "got " + svg.length() + " characters");
        List<Point> points = Drawing.of(LinePlot.titled("").series("a", 0, y)).path("s-blue", "2");
        double top = points.stream().mapToDouble(Point::y).min().orElseThrow();
        double bottom = points.stream().mapToDouble(Point::y).max().orElseThrow();
        double middle = points.get(0).y();
        assertEquals(middle - top, bottom - middle, 0.02);
        assertTrue(middle - top > 50);
    }

    @Test
    void aRasterHasAMarkForEachSpikeAtItsStepAndNeuron() {
        float[][] spikes = new float[5][4];
        spikes[0][0] = 1;
        spikes[2][3] = 2;
        spikes[4][1] = 1;
        Drawing drawing = Drawing.of(RasterPlot.of("", spikes));
        List<Point> marks = drawing.elements("path").stream()
                .filter(e -> e.getAttribute("class").equals("s-blue"))
                .flatMap(e -> drawing.path("s-blue", e.getAttribute("stroke-width")).stream())
                .toList();
        assertEquals(3, marks.size());
        assertEquals(label(drawing, "2", "middle").x(), marks.get(1).x(), 0.02);
        assertTrue(
                marks.get(0).y() > marks.get(2).y()
                        && marks.get(2).y() > marks.get(1).y(),
                "neuron 0 is lowest");
        assertEquals(
                (marks.get(0).y() - marks.get(1).y()) / 3,
                marks.get(0).y() - marks.get(2).y(),
                0.02);
    }

    @Test
    void aLargeRasterIsNoLargerThanItsPixels() {
        float[][] spikes = new float[300][4000];
        for (float[] step : spikes) {
            Arrays.fill(step, 1);
        }
        assertTrue(RasterPlot.of("", spikes).svg().length() < 3_000_000);
    }

    @Test
    void heatIsProportionalToTheValue() {
        Drawing drawing = Drawing.of(HeatMap.of("", new double[][] {{0, 1}, {2, Double.NaN}}));
        List<String> cells = drawing.elements("path").stream()
                .filter(e -> e.getAttribute("class").equals("f-blue"))
                .map(e -> e.getAttribute("fill-opacity"))
                .toList();
        assertEquals(3, cells.size(), "not a number is no cell");
        assertEquals(0.07, Double.parseDouble(cells.get(0)), 1e-9);
        assertEquals(0.535, Double.parseDouble(cells.get(1)), 0.01);
        assertEquals(1, Double.parseDouble(cells.get(2)), 1e-9);
        List<Label> printed = drawing.labels().stream()
                .filter(l -> l.anchor().equals("middle"))
                .toList();
        assertTrue(printed.stream().anyMatch(l -> l.text().equals("2")));
    }

    @Test
    void negativeHeatHasAnotherColour() {
        Drawing drawing = Drawing.of(HeatMap.of("", new double[][] {{-3, 1.5}}));
        List<Element> below = drawing.elements("path").stream()
                .filter(e -> e.getAttribute("class").equals("f-orange"))
                .toList();
        assertEquals(1, below.size());
        assertEquals("1", below.get(0).getAttribute("fill-opacity"));
        assertTrue(drawing.texts().containsAll(List.of("−3", "1.5", "3", "0")), drawing.texts()::toString);
    }

    @Test
    void barsAreProportionalToTheirValues() {
        Drawing drawing = Drawing.of(
                BarChart.of("", List.of("a", "b", "c", "d")).unit("%").series("s", new double[] {4, 1, -2, 0}));
        List<Element> bars = drawing.elements("rect").stream()
                .filter(e -> e.getAttribute("class").equals("f-blue"))
                .toList();
        double unit = Drawing.number(bars.get(1), "width");
        assertEquals(4 * unit, Drawing.number(bars.get(0), "width"), 0.05);
        assertEquals(2 * unit, Drawing.number(bars.get(2), "width"), 0.05);
        assertEquals(Drawing.number(bars.get(0), "x"), Drawing.number(bars.get(2), "x") + 2 * unit, 0.05);
        assertTrue(drawing.texts().containsAll(List.of("4%", "1%", "−2%", "0%")), drawing.texts()::toString);
    }

    @Test
    void aTraceShowsItsSpikesAtTheirTimes() {
        double[] v = {0, 0.5, 1.1, 0.2, 0.7};
        double[] s = {0, 0, 1, 0, 0};
        Drawing drawing =
                Drawing.of(TracePlot.of("", 1e-3, v).threshold(1).spikes(s).current(v));
        List<Point> curve = drawing.path("s-blue", "1.8");
        List<Point> marks = drawing.path("s-ink", "1.8");
        assertEquals(1, marks.size());
        assertEquals(curve.get(2).x(), marks.get(0).x());
        assertTrue(marks.get(0).y() < curve.get(2).y());
        double threshold = drawing.path("s-orange", "1.5").get(0).y();
        assertTrue(curve.get(2).y() < threshold && threshold < curve.get(1).y());
        assertTrue(drawing.texts().contains("time (ms)"));
    }

    @Test
    void hostileTextIsText() {
        double[] one = {1};
        List<String> names = Collections.nCopies(1, HOSTILE);
        for (Plot plot : List.of(
                LinePlot.titled(HOSTILE)
                        .x(HOSTILE)
                        .y(HOSTILE)
                        .series(HOSTILE, 0, one)
                        .series(HOSTILE, 0, one),
                RasterPlot.of(HOSTILE, new float[][] {{1}}).names(names),
                HeatMap.of(HOSTILE, new double[][] {one})
                        .rows(names)
                        .columns(names)
                        .x(HOSTILE)
                        .y(HOSTILE),
                BarChart.of(HOSTILE, names)
                        .unit(HOSTILE)
                        .x(HOSTILE)
                        .series(HOSTILE, one)
                        .series(HOSTILE, one),
                TracePlot.of(HOSTILE, 1, one))) {
            Drawing drawing = Drawing.of(plot);
            assertEquals(0, drawing.elements("script").size());
            assertTrue(drawing.elements("title").get(0).getTextContent().startsWith("</text><script>alert('x')"));
            assertEquals(plot.svg(), plot.svg());
        }
    }

    @Test
    void aPlotIsAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("a.svg");
        Plot plot = LinePlot.titled("ü").series("a", 0, new double[] {1, 2});
        plot.write(file);
        plot.write(file);
        assertEquals(plot.svg(), Files.readString(file));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertEquals(
                "Series loss needs one y for each x, got 1 x and 2 y",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LinePlot.titled("").series("loss", new double[1], new double[2]))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> LinePlot.titled("").yBetween(1, 1));
        assertThrows(IllegalArgumentException.class, () -> RasterPlot.of("", new float[0][0]));
        assertThrows(IllegalArgumentException.class, () -> RasterPlot.of("", new float[][] {{1}, {1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> HeatMap.of("", new double[][] {{1}, {1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> HeatMap.of("", new double[1025][1024]));
        assertThrows(
                IllegalArgumentException.class,
                () -> BarChart.of("", List.of("a")).series("s", new double[2]));
        assertThrows(IllegalArgumentException.class, () -> TracePlot.of("", 0, new double[2]));
        assertThrows(
                IllegalArgumentException.class,
                () -> TracePlot.of("", 1, new double[2]).spikes(new double[3]));
        assertFalse(LinePlot.titled("").svg().isEmpty());
    }

    private static Label label(Drawing drawing, String text, String anchor) {
        return drawing.labels().stream()
                .filter(l -> l.text().equals(text) && l.anchor().equals(anchor))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not among " + drawing.texts()));
    }
}
