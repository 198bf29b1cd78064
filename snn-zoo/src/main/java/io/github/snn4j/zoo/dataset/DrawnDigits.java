package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Digits drawn as pen strokes, 28x28 and grey like MNIST's: a task that needs no file.
 *
 * <p>Each example varies a digit's strokes by wobble, slant, rotation, size, place, pen width and ink. It depends on seed,
 * split and index only; labels go round from 0 to 9, so that every tenth example is of one class.
 */
public final class DrawnDigits implements Dataset {
    private static final int SIDE = 28;
    private static final Shape SHAPE = new Shape(SIDE, SIDE, 1);
    private static final int CLASSES = 10;
    private static final List<String> NAMES =
            IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();

    private final byte[][] pictures;

    private DrawnDigits(byte[][] pictures) {
        this.pictures = pictures;
    }

    /** Draws {@code size} digits; the two splits of one seed share none. */
    public static DrawnDigits of(Split split, int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException("DrawnDigits.size must be > 0, got " + size);
        }
        byte[][] pictures = new byte[size][];
        for (int i = 0; i < size; i++) {
            long key = mix(mix(mix(seed) + (split == Split.TRAIN ? 0 : 1)) + i);
            pictures[i] = draw(i % CLASSES, new SplittableRandom(key));
        }
        return new DrawnDigits(pictures);
    }

    /** A bijection of 64 bits without visible pattern (MurmurHash3's finaliser). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        long b = (a ^ (a >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return b ^ (b >>> 33);
    }

    private static byte[] draw(int digit, SplittableRandom random) {
        double angle = 0.14 * gaussian(random);
        // StrictMath: the same pictures on every machine.
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double slant = 0.18 * gaussian(random);
        double width = random.nextDouble(13, 19);
        double height = random.nextDouble(17.5, 22);
        double left = SIDE / 2.0 + random.nextDouble(-2, 2);
        double top = SIDE / 2.0 + random.nextDouble(-2, 2);
        double pen = random.nextDouble(0.75, 1.6);
        float[] ink = new float[SIDE * SIDE];
        for (double[] stroke : DigitStrokes.pick(digit, random)) {
            double[] points = stroke.clone();
            for (int i = 0; i < points.length; i += 2) {
                double x = points[i] - 0.5 + 0.028 * gaussian(random);
                double y = points[i + 1] - 0.5 + 0.028 * gaussian(random);
                double slanted = (x - slant * y) * width;
                double tall = y * height;
                points[i] = left + cos * slanted - sin * tall;
                points[i + 1] = top + sin * slanted + cos * tall;
            }
            drag(DigitStrokes.smooth(points), pen, random.nextDouble(0, 2 * Math.PI), ink);
        }
        return expose(ink, random);
    }

    /** Drags a round pen along a polyline; its half-width swells and shrinks by a fifth on the way. */
    private static void drag(double[] line, double pen, double phase, float[] ink) {
        for (int i = 0; i + 3 < line.length; i += 2) {
            double ax = line[i];
            double ay = line[i + 1];
            double dx = line[i + 2] - ax;
            double dy = line[i + 3] - ay;
            double squared = dx * dx + dy * dy;
            double radius = pen * (1 + 0.2 * StrictMath.sin(phase + 6.0 * i / line.length));
            int fromX = clamp(Math.min(ax, ax + dx) - radius - 1);
            int toX = clamp(Math.max(ax, ax + dx) + radius + 1);
            int fromY = clamp(Math.min(ay, ay + dy) - radius - 1);
            int toY = clamp(Math.max(ay, ay + dy) + radius + 1);
            for (int y = fromY; y <= toY; y++) {
                for (int x = fromX; x <= toX; x++) {
                    double px = x + 0.5 - ax;
                    double py = y + 0.5 - ay;
                    double along = squared == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / squared));
                    double awayX = px - along * dx;
                    double awayY = py - along * dy;
                    double distance = Math.sqrt(awayX * awayX + awayY * awayY);
                    float covered = (float) Math.max(0, Math.min(1, radius + 0.5 - distance));
                    ink[y * SIDE + x] = Math.max(ink[y * SIDE + x], covered);
                }
            }
        }
    }

    private static int clamp(double pixel) {
        return (int) Math.max(0, Math.min(SIDE - 1, Math.floor(pixel)));
    }

    /** Uneven ink, and a few specks on the paper. */
    private static byte[] expose(float[] ink, SplittableRandom random) {
        double dark = random.nextDouble(0.8, 1);
        for (int speck = random.nextInt(6); speck > 0; speck--) {
            int at = random.nextInt(ink.length);
            ink[at] = Math.max(ink[at], (float) random.nextDouble(0.5));
        }
        byte[] picture = new byte[ink.length];
        for (int i = 0; i < ink.length; i++) {
            if (ink[i] > 0) {
                double value = 255 * dark * ink[i] * (1 + 0.06 * gaussian(random));
                picture[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
            }
        }
        return picture;
    }

    /** Normal with unit deviation to within what a drawing needs: a sum of twelve uniform numbers. */
    private static double gaussian(SplittableRandom random) {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    @Override
    public String name() {
        return "drawn-digits";
    }

    @Override
    public int size() {
        return pictures.length;
    }

    @Override
    public Shape shape() {
        return SHAPE;
    }

    @Override
    public List<String> classes() {
        return NAMES;
    }

    @Override
    public int label(int index) {
        return index % CLASSES;
    }

    @Override
    public void read(int index, float[] target, int offset) {
        byte[] picture = pictures[index];
        for (int i = 0; i < picture.length; i++) {
            target[offset + i] = (picture[i] & 0xff) / 255f;
        }
    }
}
