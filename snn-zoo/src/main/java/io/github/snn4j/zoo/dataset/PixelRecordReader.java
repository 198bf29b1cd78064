package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.datavec.api.conf.Configuration;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.records.reader.BaseRecordReader;
import org.datavec.api.split.InputSplit;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A DataVec reader of labelled pictures: each record is the pixels, then the label as an {@link IntWritable}.
 *
 * <p>Errors in the files come as {@link IOException} from {@code initialize} and as {@link UncheckedIOException} from
 * {@code next}. Records are read in order; going back to single ones is not supported.
 */
public abstract class PixelRecordReader extends BaseRecordReader {
    /** What the first element of a record is. */
    public enum Form {
        /** {@link BytesWritable}, a byte from 0 to 255 a value, channels-last; ND4J stays unloaded. */
        BYTES,
        /** {@link NDArrayWritable} of floats from 0 to 255, {@code [1, channels, height, width]}, as DL4J expects. */
        ARRAYS
    }

    private final Form form;
    private final List<String> classes;
    private @Nullable Configuration configuration;
    private List<URI> locations = List.of();
    private long index;

    PixelRecordReader(List<String> classes, Form form) {
        this.classes = List.copyOf(classes);
        this.form = form;
    }

    /** The shape of every picture, known once the reader is initialised. */
    public abstract Shape shape();

    /** Starts with the first picture of {@code locations}. */
    abstract void open(List<URI> locations) throws IOException;

    /** Fills {@code pixels} with the next picture, {@code shape().size()} values channels-last, and returns its label. */
    abstract int read(byte[] pixels) throws IOException;

    @Override
    public void initialize(InputSplit split) throws IOException, InterruptedException {
        super.initialize(split);
        locations = List.of(split.locations());
        index = 0;
        open(locations);
    }

    @Override
    public void initialize(Configuration conf, InputSplit split) throws IOException, InterruptedException {
        setConf(conf);
        initialize(split);
    }

    @Override
    public List<Writable> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no record after number " + index);
        }
        byte[] pixels = new byte[shape().size()];
        int label;
        try {
            label = read(pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        index++;
        List<Writable> next =
                List.of(form == Form.BYTES ? new BytesWritable(pixels) : array(pixels), new IntWritable(label));
        invokeListeners(next);
        return next;
    }

    private Writable array(byte[] pixels) {
        Shape shape = shape();
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int channel = i % shape.channels();
            values[channel * shape.pixels() + i / shape.channels()] = pixels[i] & 0xff;
        }
        return new NDArrayWritable(Nd4j.create(values, new int[] {1, shape.channels(), shape.height(), shape.width()}));
    }

    @Override
    public List<List<Writable>> next(int count) {
        List<List<Writable>> records = new ArrayList<>();
        while (records.size() < count && hasNext()) {
            records.add(next());
        }
        return records;
    }

    @Override
    public Record nextRecord() {
        RecordMetaData data = new RecordMetaDataIndex(index, locations.get(0), getClass());
        return new org.datavec.api.records.impl.Record(next(), data);
    }

    @Override
    public void reset() {
        try {
            index = 0;
            open(locations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public List<String> getLabels() {
        return classes;
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream stream) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " reads records in order");
    }

    @Override
    public Record loadFromMetaData(RecordMetaData data) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " reads records in order");
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> data) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " reads records in order");
    }

    @Override
    public void setConf(Configuration conf) {
        configuration = conf;
    }

    @Override
    public @Nullable Configuration getConf() {
        return configuration;
    }
}
