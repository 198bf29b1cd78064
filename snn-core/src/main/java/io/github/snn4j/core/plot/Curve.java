package io.github.snn4j.core.plot;

/** The path of a line through points, with gaps, and no longer than the pixels it crosses need. */
final class Curve {
    private final StringBuilder path = new StringBuilder();
    private final StringBuilder dots = new StringBuilder();
    private final double[] x;
    private final double[] y;
    private final Scale across;
    private final Scale up;

    /** @param everyDot whether each point is marked; else only those without neighbours, which no line shows */
    Curve(double[] x, double[] y, Scale across, Scale up, boolean everyDot) {
        this.x = x;
        this.y = y;
        this.across = across;
        this.up = up;
        for (int i = 0; i < x.length; ) {
            int end = i;
            while (end < x.length && shown(end)) {
                end++;
            }
            if (end > i) {
                run(i, end);
                for (int j = i; j < end && (everyDot || end == i + 1); j++) {
                    dots.append('M').append(place(j)).append("h0");
                }
            }
            i = Math.max(end, i + 1);
        }
    }

    String path() {
        return path.toString();
    }

    /** Zero-length lines: drawn with round caps they are dots. */
    String dots() {
        return dots.toString();
    }

    /** One unbroken piece; of the points in one pixel column only the first, lowest, highest and last are kept. */
    private void run(int from, int to) {
        char command = 'M';
        for (int first = from; first < to; ) {
            long column = Math.round(across.at(x[first]));
            int last = first;
            int low = first;
            int high = first;
            while (last + 1 < to && Math.round(across.at(x[last + 1])) == column) {
                last++;
                low = y[last] < y[low] ? last : low;
                high = y[last] > y[high] ? last : high;
            }
            int previous = -1;
            for (int kept : new int[] {first, Math.min(low, high), Math.max(low, high), last}) {
                if (kept != previous) {
                    path.append(command).append(place(kept));
                    command = 'L';
                    previous = kept;
                }
            }
            first = last + 1;
        }
    }

    private boolean shown(int i) {
        return across.shows(x[i]) && up.shows(y[i]);
    }

    private String place(int i) {
        return Svg.point(across.at(x[i]), up.at(y[i]));
    }
}
