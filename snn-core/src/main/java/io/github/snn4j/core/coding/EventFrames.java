package io.github.snn4j.core.coding;

import io.github.snn4j.core.catalogue.Check;
import io.github.snn4j.core.catalogue.Default;
import io.github.snn4j.core.event.EventTransform;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.kernel.Philox;
import io.github.snn4j.core.kernel.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A recording as one frame a step: {@code x[t]} is how many events each pixel had in part t of T, by polarity, {@code [T, H,
 * W, 2]} with off before on; of a sensor of one row {@code [T, W]}, whatever the polarity.
 *
 * <p>By time, part t has the times from {@code first + ⌊t·D/T⌋} on and before those of part t + 1, where D is the time from
 * the first event to 1 µs after the last, or {@code window}; what comes after a window is dropped. By count, of n events
 * part t has those from {@code ⌊t·n/T⌋} on. Data sets of recordings call {@link #frames}; {@link #encode} takes what it
 * wrote.
 *
 * @param by what the parts have in common
 * @param window the time of all parts together in seconds; 0 is that of the recording
 * @param binary whether a pixel with events is 1 however many it had
 * @param transforms what is done to the recording before; random ones in training only
 */
public record EventFrames(
        @Default("time") Slices by,
        @Default("0") double window,
        @Default("false") boolean binary,
        @Default("[]") List<EventTransform> transforms)
        implements Encoder {
    /** What parts of a recording have in common. */
    public enum Slices {
        TIME,
        COUNT
    }

    public EventFrames {
        Check.notNegative("EventFrames.window", window, "s");
        if (window > 0 && (by == Slices.COUNT || window * 1e6 < 1)) {
            throw Check.violated("EventFrames.window", "at least 1e-6 s by time, and 0 by count", window);
        }
        transforms = List.copyOf(transforms);
    }

    /** Counts in equal times, of the recording as it is. */
    public static EventFrames of() {
        return new EventFrames(Slices.TIME, 0, false, List.of());
    }

    public EventFrames withTransforms(EventTransform... value) {
        return new EventFrames(by, window, binary, List.of(value));
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public boolean takesFrames() {
        return true;
    }

    /** The shape of a frame of a sensor of {@code width} and {@code height}. */
    public Shape shape(int width, int height) {
        Events seen = transformed(Events.none(width, height), new RandomKey(0, 0, 0, 0));
        return seen.height() == 1 ? Shape.vector(seen.width()) : new Shape(seen.height(), seen.width(), 2);
    }

    /**
     * Writes the frames of a recording.
     *
     * @param key of random transforms, which are left out in pass 0, evaluation
     * @param target where {@code steps} frames go, one after the other, from {@code offset} on
     */
    public void frames(Events recording, int steps, RandomKey key, float[] target, int offset) {
        Checks.steps(steps);
        Events events = transformed(recording, key);
        boolean line = events.height() == 1;
        int size = events.width() * (line ? 1 : 2 * events.height());
        Arrays.fill(target, offset, offset + steps * size, 0);
        int n = events.size();
        long duration =
                window > 0 ? Math.round(window * 1e6) : n == 0 ? 1 : events.times()[n - 1] - events.times()[0] + 1;
        int part = 0;
        for (int i = 0; i < n; i++) {
            long at = by == Slices.COUNT ? i : events.times()[i] - events.times()[0];
            long all = by == Slices.COUNT ? n : duration;
            while (part < steps && at >= start(part + 1, steps, all)) {
                part++;
            }
            if (part == steps) {
                return;
            }
            int pixel = events.y()[i] * events.width() + events.x()[i];
            int k = offset + part * size + (line ? pixel : 2 * pixel + (events.on()[i] ? 1 : 0));
            target[k] = binary ? 1 : target[k] + 1;
        }
    }

    /** {@code ⌊part·all/steps⌋} without overflow. */
    private static long start(int part, int steps, long all) {
        return all / steps * part + all % steps * part / steps;
    }

    private Events transformed(Events recording, RandomKey key) {
        Events events = recording;
        Philox stream = key.stream();
        for (int i = 0; i < transforms.size(); i++) {
            EventTransform transform = transforms.get(i);
            if (key.epoch() > 0 || !transform.isRandom()) {
                events = transform.apply(events, new Philox(stream.seed(), stream.stream() + i));
            }
        }
        return events;
    }

    /** Takes {@code steps} frames of {@code n} values, one after the other. */
    @Override
    public boolean emitsSpikes() {
        return binary;
    }

    @Override
    public void encode(
            float[] values,
            int offset,
            int n,
            int steps,
            RandomKey key,
            float[] target,
            int targetOffset,
            int stepStride) {
        Checks.steps(steps);
        for (int t = 0; t < steps; t++) {
            System.arraycopy(values, offset + t * n, target, targetOffset + t * stepStride, n);
        }
    }
}
