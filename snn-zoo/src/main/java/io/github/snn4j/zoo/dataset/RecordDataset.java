package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/**
 * A data set in memory, filled from any DataVec record reader.
 *
 * <p>A record is either the pixels as a {@link BytesWritable} and a label, kept as bytes and read as fractions of 255,
 * or plain numbers with the label last, taken as they are (a CSV reader's, say).
 */
public final class RecordDataset implements Dataset {
    private static final int MOST_CLASSES = 65_536;

    private final String name;
    private final Shape shape;
    private final List<String> classes;
    private final int[] labels;
    /** A byte[] or a float[] an example. */
    private final Object[] examples;

    private RecordDataset(String name, Shape shape, List<String> classes, int[] labels, Object[] examples) {
        this.name = name;
        this.shape = shape;
        this.classes = classes;
        this.labels = labels;
        this.examples = examples;
    }

    /** Reads all that {@code reader}, already initialised, has left. */
    public static RecordDataset read(String name, PixelRecordReader reader) throws IOException {
        return read(name, reader.shape(), reader);
    }

    /**
     * Reads all that {@code reader}, already initialised, has left.
     *
     * @throws IOException if reading fails, there is nothing, or a record does not fit {@code shape} or the classes
     */
    public static RecordDataset read(String name, Shape shape, RecordReader reader) throws IOException {
        List<Object> examples = new ArrayList<>();
        IntStream.Builder labels = IntStream.builder();
        List<String> named = reader.getLabels();
        int limit = named == null ? MOST_CLASSES : named.size();
        int highest = 0;
        try {
            while (reader.hasNext()) {
                List<Writable> next = reader.next();
                int last = next.size() - 1;
                Object values =
                        last == 1 && next.get(0) instanceof BytesWritable bytes ? bytes.getContent() : numbers(next);
                int label = last < 0 ? -1 : next.get(last).toInt();
                if ((values instanceof byte[] bytes ? bytes.length : last) != shape.size()) {
                    throw new IOException(name + ": record " + examples.size() + " has "
                            + (values instanceof byte[] bytes ? bytes.length : last) + " values and a label; expected "
                            + shape.size() + " (" + shape + ")");
                }
                if (label < 0 || label >= limit) {
                    throw new IOException(name + ": record " + examples.size() + " has the label " + label
                            + "; labels from 0 to " + (limit - 1) + " were expected");
                }
                highest = Math.max(highest, label);
                labels.add(label);
                examples.add(values);
            }
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw cause == null ? new IOException(e) : cause;
        }
        if (examples.isEmpty()) {
            throw new IOException(name + " has no examples");
        }
        List<String> classes = named == null
                ? IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList()
                : List.copyOf(named);
        return new RecordDataset(name, shape, classes, labels.build().toArray(), examples.toArray());
    }

    private static float[] numbers(List<Writable> next) {
        float[] values = new float[Math.max(next.size() - 1, 0)];
        for (int i = 0; i < values.length; i++) {
            values[i] = next.get(i).toFloat();
        }
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public void read(int index, float[] target, int offset) {
        if (examples[index] instanceof byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                target[offset + i] = (bytes[i] & 0xff) / 255f;
            }
        } else {
            System.arraycopy(examples[index], 0, target, offset, shape.size());
        }
    }
}
