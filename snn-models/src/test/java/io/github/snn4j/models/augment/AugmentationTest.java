package io.github.snn4j.models.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Shape SHAPE = new Shape(8, 6, 3);

    private static Pixels ramp(Shape shape) {
        float[] v = new float[shape.size()];
        for (int i = 0; i < v.length; i++) {
            v[i] = (i + 1f) / (v.length + 1);
        }
        return new Pixels(shape, v);
    }

    private static float at(Pixels p, int y, int x, int c) {
        return p.values()[(y * p.shape().width() + x) * p.shape().channels() + c];
    }

    @Test
    void dependsOnSeedPassAndExampleOnly() {
        for (String name : Augmentations.CATALOGUE.names()) {
            Augmentation change = specimen(name);
            Pixels once = change.apply(ramp(SHAPE), SHAPE, Draws.of(1, 2, 3));
            Pixels again = change.apply(ramp(SHAPE), SHAPE, Draws.of(1, 2, 3));
            assertArrayEquals(once.values(), again.values(), name);
            Set<Integer> different = new HashSet<>();
            for (int epoch = 0; epoch < 40; epoch++) {
                Pixels p = change.apply(ramp(SHAPE), SHAPE, Draws.of(1, epoch, 3));
                assertEquals(SHAPE, p.shape(), name);
                different.add(java.util.Arrays.hashCode(p.values()));
                for (float value : p.values()) {
                    assertTrue(value >= 0 && value <= 1.00001f, name + " gave " + value);
                }
            }
            assertTrue(different.size() >= 2, name + " changes nothing");
        }
    }

    private static Augmentation specimen(String name) {
        return switch (name) {
            case "RandomCrop" -> new RandomCrop(4, 0);
            case "RandomFlip" -> new RandomFlip(0.5);
            case "RandomResizedCrop" -> new RandomResizedCrop(0.08, 1, 4.0 / 3);
            case "Cutout" -> new Cutout(3, 0.5);
            case "ColorJitter" -> new ColorJitter(0.4, 0.4, 0.4);
            case "TrivialAugment" -> new TrivialAugment(0.5);
            default -> throw new AssertionError("no specimen of " + name);
        };
    }

    @Test
    void cropsAreShiftsAndEveryShiftOccurs() {
        Set<Integer> shifts = new HashSet<>();
        for (int e = 0; e < 500; e++) {
            Pixels p = new RandomCrop(2, 0).apply(ramp(SHAPE), SHAPE, Draws.of(7, 1, e));
            int found = -1;
            for (int shift = 0; shift < 25; shift++) {
                boolean same = true;
                for (int y = 0; y < 8; y++) {
                    for (int x = 0; x < 6; x++) {
                        int fromY = y + shift / 5 - 2;
                        int fromX = x + shift % 5 - 2;
                        boolean inside = fromY >= 0 && fromY < 8 && fromX >= 0 && fromX < 6;
                        same &= at(p, y, x, 1) == (inside ? at(ramp(SHAPE), fromY, fromX, 1) : 0);
                    }
                }
                found = same ? shift : found;
            }
            assertTrue(found >= 0, "no shift of the padded picture");
            shifts.add(found);
        }
        assertEquals(25, shifts.size());
    }

    @Test
    void flipsMirrorHalfOfThePictures() {
        int flipped = 0;
        for (int e = 0; e < 1000; e++) {
            Pixels p = new RandomFlip(0.5).apply(ramp(SHAPE), SHAPE, Draws.of(7, 1, e));
            boolean mirrored = at(p, 3, 0, 2) == at(ramp(SHAPE), 3, 5, 2);
            for (int x = 0; x < 6; x++) {
                assertEquals(at(ramp(SHAPE), 3, mirrored ? 5 - x : x, 2), at(p, 3, x, 2));
            }
            flipped += mirrored ? 1 : 0;
        }
        assertEquals(500, flipped, 60);
    }

    @Test
    void cutoutCoversASquareOrWhatOfItIsInside() {
        Shape large = new Shape(20, 20, 1);
        for (int e = 0; e < 200; e++) {
            Pixels p = new Cutout(6, 0).apply(ramp(large), large, Draws.of(7, 1, e));
            int top = 20;
            int left = 20;
            int bottom = -1;
            int right = -1;
            int covered = 0;
            for (int i = 0; i < 400; i++) {
                if (p.values()[i] == 0) {
                    covered++;
                    top = Math.min(top, i / 20);
                    bottom = Math.max(bottom, i / 20);
                    left = Math.min(left, i % 20);
                    right = Math.max(right, i % 20);
                }
            }
            assertEquals((bottom - top + 1) * (right - left + 1), covered, "a rectangle");
            assertTrue(covered >= 9 && covered <= 36, "covered " + covered);
            assertTrue(bottom - top + 1 == 6 || top == 0 || bottom == 19, "cut off by the border only");
        }
    }

    @Test
    void resizingKeepsLinearRampsAndMeans() {
        Shape original = new Shape(30, 40, 1);
        float[] v = new float[1200];
        for (int i = 0; i < v.length; i++) {
            v[i] = (i % 40) / 40f;
        }
        Pixels small = new Pixels(original, v).resized(0, 0, 30, 40, 15, 10);
        for (int x = 1; x < 9; x++) {
            assertEquals((4 * x + 1.5f) / 40, at(small, 7, x, 0), 1e-5);
        }
        Pixels middle = new Pixels(original, v).centre(5, 5);
        // the middle 30 columns are 5 … 34: new pixels stand for 6 of them each
        assertEquals((5 + 6 * 2 + 2.5f) / 40, at(middle, 2, 2, 0), 1e-5);
        Pixels part = new Pixels(original, v).resized(2, 3, 4, 5, 4, 5);
        assertEquals(v[2 * 40 + 3], at(part, 0, 0, 0));
        assertEquals(v[5 * 40 + 7], at(part, 3, 4, 0));
    }

    @Test
    void resizedCropsHaveTheAreasAskedFor() {
        Shape original = new Shape(60, 60, 1);
        float[] v = new float[3600];
        for (int i = 0; i < v.length; i++) {
            v[i] = (i % 60) / 60f;
        }
        double least = 1;
        for (int e = 0; e < 300; e++) {
            Pixels p = new RandomResizedCrop(0.25, 1, 4.0 / 3)
                    .apply(new Pixels(original, v.clone()), SHAPE_8, Draws.of(1, 1, e));
            double width = (at(p, 4, 6, 0) - at(p, 4, 1, 0)) / 5 * 8;
            least = Math.min(least, width);
            assertTrue(width <= 1.02 && width >= 0.5 / Math.sqrt(4.0 / 3) - 0.05, "width " + width);
        }
        assertTrue(least < 0.6);
    }

    private static final Shape SHAPE_8 = new Shape(8, 8, 1);

    @Test
    void tonesByHand() {
        Pixels p = new Pixels(new Shape(1, 2, 1), new float[] {0.2f, 0.6f});
        Tones.contrast(p, 0.5);
        assertArrayEquals(new float[] {0.3f, 0.5f}, p.values(), 1e-6f);
        Tones.autoContrast(p);
        assertArrayEquals(new float[] {0, 1}, p.values(), 1e-6f);
        Tones.solarize(p, 0.5);
        assertArrayEquals(new float[] {0, 0}, p.values(), 1e-6f);
        Pixels levels = new Pixels(new Shape(1, 2, 1), new float[] {0x7f / 255f, 0xf1 / 255f});
        Tones.posterize(levels, 2);
        assertArrayEquals(new float[] {0x40 / 255f, 0xc0 / 255f}, levels.values(), 1e-6f);
        Pixels grey = new Pixels(new Shape(1, 1, 3), new float[] {1, 0, 0});
        Tones.saturation(grey, 0);
        assertArrayEquals(new float[] {0.299f, 0.299f, 0.299f}, grey.values(), 1e-6f);
        Tones.brightness(grey, 2);
        assertEquals(0.598f, grey.values()[0], 1e-6f);
        float[] spot = new float[25];
        spot[12] = 1;
        Pixels smooth = new Pixels(new Shape(5, 5, 1), spot);
        Tones.sharpness(smooth, 0);
        assertEquals(5f / 13, smooth.values()[12], 1e-6f);
        assertEquals(1f / 13, smooth.values()[6], 1e-6f);
        Pixels dark = new Pixels(new Shape(64, 64, 1), new float[4096]);
        for (int i = 0; i < 4096; i++) {
            dark.values()[i] = i / 64 / 255f;
        }
        Tones.equalize(dark);
        assertEquals(0, dark.values()[0], 0.02);
        assertEquals(0.5, dark.values()[2048], 0.05);
        assertEquals(1, dark.values()[4095], 0.02);
    }

    @Test
    void mixupMixesAndCutMixTakesABox() {
        Shape shape = new Shape(10, 10, 1);
        double sum = 0;
        double mixups = 0;
        for (int e = 0; e < 2000; e++) {
            float[] own = new float[102];
            java.util.Arrays.fill(own, 1);
            float[] other = new float[105];
            double share = new CutMix(1).mix(shape, own, 1, other, 3, Draws.of(3, 1, e));
            int kept = -2;
            for (float value : own) {
                kept += (int) value;
            }
            assertEquals(kept / 100.0, share, 1e-9, "λ is the share of own pixels");
            sum += share;
            java.util.Arrays.fill(own, 1);
            double lambda = new Mixup(0.4).mix(shape, own, 1, other, 3, Draws.of(3, 2, e));
            assertEquals(lambda, own[50], 1e-6);
            assertEquals(1, own[0]);
            assertEquals(1, own[101]);
            mixups += lambda;
        }
        assertEquals(0.5, mixups / 2000, 0.03);
        assertTrue(sum / 2000 > 0.5 && sum / 2000 < 0.75, "half, and more where the box is cut off: " + sum / 2000);
    }

    @Test
    void betaHasItsMoments() {
        for (double alpha : new double[] {0.05, 0.2, 1, 2.5}) {
            int n = 20_000;
            double sum = 0;
            double squares = 0;
            for (int e = 0; e < n; e++) {
                double x = Draws.of(9, 1, e).beta(alpha);
                assertTrue(x >= 0 && x <= 1);
                sum += x;
                squares += (x - 0.5) * (x - 0.5);
            }
            assertEquals(0.5, sum / n, 0.012);
            assertEquals(1 / (4 * (2 * alpha + 1)), squares / n, 0.005, "alpha " + alpha);
        }
    }
}
