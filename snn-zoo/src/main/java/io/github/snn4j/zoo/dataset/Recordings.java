package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Labelled recordings of one kind of sensor, read when they are asked for; as frames they are a data set to train on.
 *
 * @param name what the data set is called
 * @param width the sensor's columns
 * @param height its rows
 * @param classes the class names in label order
 * @param examples the recordings
 */
public record Recordings(String name, int width, int height, List<String> classes, List<Labelled> examples) {
    /** Where a recording comes from. */
    @FunctionalInterface
    public interface Source {
        Events read() throws IOException;
    }

    /** A recording and its class. */
    public record Labelled(Source source, int label) {}

    public Recordings {
        classes = List.copyOf(classes);
        examples = List.copyOf(examples);
    }

    /**
     * Recording {@code index}.
     *
     * @throws IOException if it is missing, damaged or of a larger sensor
     */
    public Events read(int index) throws IOException {
        Events events = examples.get(index).source().read();
        if (events.width() == width && events.height() == height) {
            return events;
        }
        try {
            return events.withSensor(width, height);
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": recording " + index + ": " + e.getMessage(), e);
        }
    }

    /** The recordings as {@code steps} frames each. */
    public Dataset frames(EventFrames encoder, int steps) {
        return new Frames(encoder, steps, encoder.shape(width, height));
    }

    /** A part whose classes are the whole's. */
    Recordings with(List<Labelled> part) {
        return new Recordings(name, width, height, classes, new ArrayList<>(part));
    }

    private final class Frames implements Dataset {
        private final EventFrames encoder;
        private final int steps;
        private final Shape shape;

        Frames(EventFrames encoder, int steps, Shape shape) {
            this.encoder = encoder;
            this.steps = steps;
            this.shape = shape;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return examples.size();
        }

        @Override
        public Shape shape() {
            return shape;
        }

        @Override
        public int steps() {
            return steps;
        }

        @Override
        public List<String> classes() {
            return classes;
        }

        @Override
        public int label(int index) {
            return examples.get(index).label();
        }

        @Override
        public void read(int index, float[] target, int offset) {
            read(index, new RandomKey(0, 0, 0, index), target, offset);
        }

        /** @throws IllegalArgumentException if the recording cannot be read: bad input, whenever that shows */
        @Override
        public void read(int index, RandomKey key, float[] target, int offset) {
            Events events;
            try {
                events = Recordings.this.read(index);
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
            encoder.frames(events, steps, key, target, offset);
        }
    }
}
