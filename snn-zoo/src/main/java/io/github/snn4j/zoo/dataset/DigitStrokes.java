package io.github.snn4j.zoo.dataset;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How the ten digits are written: for each some ways, each a few strokes through points of a unit square, y downwards. */
final class DigitStrokes {
    /** Points are percentages, {@code |} lifts the pen, {@code /} parts the ways; a point given twice is a corner. */
    private static final String[] WRITTEN = {
        "52,8 28,20 18,50 28,82 50,92 74,80 82,50 72,20 52,8 40,12"
                + "/60,10 34,14 20,44 26,76 48,92 72,78 78,44 66,14 48,10",
        "52,8 51,36 50,64 48,92/32,30 44,20 54,8 54,8 53,50 52,92/34,28 54,9 54,9 54,50 54,90|32,91 54,90 76,91",
        "22,30 32,14 52,8 74,18 74,38 52,62 20,90 20,90 50,88 82,90"
                + "/24,24 42,9 66,12 74,32 60,56 34,78 20,86 22,92 36,82 54,84 82,92",
        "22,18 44,8 68,14 72,32 56,44 40,47 40,47 64,50 78,66 68,86 44,93 20,82"
                + "/24,10 48,10 74,10 74,10 60,28 46,42 46,42 68,46 78,66 66,88 42,92 20,84",
        "30,10 26,34 20,58 20,58 50,57 84,54|70,10 67,50 62,92/62,8 42,34 18,64 18,64 50,64 86,64|64,34 63,62 62,92"
                + "/66,92 66,50 66,10 66,10 40,40 18,62 18,62 50,62 86,60",
        "76,10 54,10 34,11 34,11 30,28 27,46 27,46 52,40 76,54 74,80 50,93 20,84"
                + "/34,10 32,28 28,46 28,46 54,42 76,58 70,84 46,92 20,82|34,11 56,11 80,9",
        "66,8 42,26 26,56 30,82 52,92 74,78 72,58 52,50 30,66/56,8 36,36 26,66 38,90 62,90 74,70 58,54 38,60 28,74",
        "18,14 48,13 80,11 80,11 64,38 50,66 42,92/18,13 48,13 80,12 80,12 62,46 50,92|34,52 52,50 74,48"
                + "/18,28 20,13 20,13 50,13 82,12 82,12 62,42 52,92",
        "70,20 52,8 32,18 34,36 56,50 74,70 64,88 44,92 26,78 34,58 58,44 72,28 66,16"
                + "/50,9 30,20 34,40 52,48 72,36 68,16 50,9|50,48 28,62 28,82 50,92 72,82 70,60 50,48",
        "74,24 54,8 30,20 28,42 48,52 70,40 75,20 75,20 74,56 66,92/72,30 60,10 36,12 26,36 44,52 68,40 74,18 74,56"
                + " 60,86 28,90",
    };

    private static final double[][][][] WAYS = new double[WRITTEN.length][][][];

    static {
        for (int digit = 0; digit < WRITTEN.length; digit++) {
            String[] ways = WRITTEN[digit].split("/");
            WAYS[digit] = new double[ways.length][][];
            for (int way = 0; way < ways.length; way++) {
                String[] strokes = ways[way].split("\\|");
                WAYS[digit][way] = new double[strokes.length][];
                for (int i = 0; i < strokes.length; i++) {
                    WAYS[digit][way][i] = Arrays.stream(strokes[i].split("[ ,]"))
                            .mapToDouble(percent -> Integer.parseInt(percent) / 100.0)
                            .toArray();
                }
            }
        }
    }

    private DigitStrokes() {}

    /** The strokes of one way to write {@code digit}, each x, y, x, y, …; not to be changed. */
    static double[][] pick(int digit, SplittableRandom random) {
        double[][][] ways = WAYS[digit];
        return ways[random.nextInt(ways.length)];
    }

    /** A Catmull-Rom curve through {@code points} as a polyline; doubled points stay sharp. */
    static double[] smooth(double[] points) {
        int pieces = 6;
        int n = points.length / 2;
        double[] line = new double[2 * ((n - 1) * pieces + 1)];
        for (int i = 0; i < n - 1; i++) {
            for (int k = 0; k < pieces; k++) {
                for (int axis = 0; axis < 2; axis++) {
                    double before = points[2 * Math.max(i - 1, 0) + axis];
                    double from = points[2 * i + axis];
                    double to = points[2 * (i + 1) + axis];
                    double after = points[2 * Math.min(i + 2, n - 1) + axis];
                    double t = (double) k / pieces;
                    line[2 * (i * pieces + k) + axis] = from
                            + 0.5
                                    * t
                                    * (to
                                            - before
                                            + t
                                                    * (2 * before
                                                            - 5 * from
                                                            + 4 * to
                                                            - after
                                                            + t * (3 * (from - to) + after - before)));
                }
            }
        }
        line[line.length - 2] = points[points.length - 2];
        line[line.length - 1] = points[points.length - 1];
        return line;
    }
}
