package io.github.snn4j.models.train;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A training set taken apart: what is trained on, and what is kept back to choose by.
 *
 * <p>The same data, fraction and seed give the same parts; each part keeps the order of the whole.
 */
public record ValidationSplit(Dataset train, Dataset validation) {

    /** Keeps back the nearest whole number to {@code fraction} of all examples, drawn without regard to class. */
    public static ValidationSplit random(Dataset data, double fraction, long seed) {
        check(fraction);
        BitSet kept = new BitSet(data.size());
        draw(IntStream.range(0, data.size()).toArray(), fraction, new SplittableRandom(seed), kept);
        return split(data, kept, fraction);
    }

    /** Keeps back the nearest whole number to {@code fraction} of each class. */
    public static ValidationSplit stratified(Dataset data, double fraction, long seed) {
        check(fraction);
        BitSet kept = new BitSet(data.size());
        SplittableRandom random = new SplittableRandom(seed);
        for (int c = 0; c < data.classes().size(); c++) {
            int label = c;
            int[] members = IntStream.range(0, data.size())
                    .filter(i -> data.label(i) == label)
                    .toArray();
            draw(members, fraction, random.split(), kept);
        }
        return split(data, kept, fraction);
    }

    private static void check(double fraction) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException(
                    "ValidationSplit.fraction must lie between 0 and 1 (both excluded), got " + fraction);
        }
    }

    /** The first steps of a Fisher-Yates shuffle. */
    private static void draw(int[] members, double fraction, SplittableRandom random, BitSet kept) {
        int count = (int) Math.round(fraction * members.length);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i, members.length);
            kept.set(members[j]);
            members[j] = members[i];
        }
    }

    private static ValidationSplit split(Dataset data, BitSet kept, double fraction) {
        if (kept.isEmpty() || kept.cardinality() == data.size()) {
            throw new IllegalArgumentException("ValidationSplit.fraction " + fraction + " leaves one part of "
                    + data.name() + " (" + data.size() + " examples) empty");
        }
        int[] train = IntStream.range(0, data.size()).filter(i -> !kept.get(i)).toArray();
        return new ValidationSplit(
                Subset.of(data, train), Subset.of(data, kept.stream().toArray()));
    }
}
