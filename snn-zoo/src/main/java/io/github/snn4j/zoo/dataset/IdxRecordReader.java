package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads MNIST's IDX format: a file of grey pictures and one of labels, each gzipped or not.
 *
 * <p>Initialise it with a split of two locations, in either order; which is which is in their magic numbers. Files are
 * read as a stream; what they announce is checked against their size first. Format: LeCun, Cortes, Burges, "The MNIST
 * database of handwritten digits".
 */
public final class IdxRecordReader extends PixelRecordReader {
    private transient @Nullable IdxFile pictures;
    private transient @Nullable IdxFile labels;

    /** A reader of {@code classes.size()} classes, named in label order. */
    public IdxRecordReader(List<String> classes, Form form) {
        super(classes, form);
    }

    @Override
    void open(List<URI> locations) throws IOException {
        close();
        if (locations.size() != 2) {
            throw new IllegalArgumentException(
                    "IdxRecordReader needs two files, pictures and labels, got " + locations);
        }
        for (URI location : locations) {
            IdxFile file = IdxFile.open(location, streamCreatorFn::apply);
            if (file.magic() == IdxFile.PICTURES && pictures == null) {
                pictures = file;
            } else if (file.magic() == IdxFile.LABELS && labels == null) {
                labels = file;
            } else {
                file.close();
                close();
                throw new IOException(locations + " are both files of "
                        + (file.magic() == IdxFile.LABELS ? "labels" : "pictures") + "; one of each is needed");
            }
        }
        IdxFile x = opened(pictures);
        IdxFile y = opened(labels);
        if (x.count() != y.count()) {
            close();
            throw new IOException(x.name() + " has " + x.count() + " pictures, but " + y.name() + " has " + y.count()
                    + " labels; they are not from one data set");
        }
    }

    @Override
    int read(byte[] pixels) throws IOException {
        IdxFile y = opened(labels);
        byte[] label = new byte[1];
        y.next(label);
        opened(pictures).next(pixels);
        int value = label[0] & 0xff;
        if (value >= getLabels().size()) {
            throw new IOException(y.name() + " gives item " + (y.position() - 1) + " the label " + value
                    + "; labels from 0 to " + (getLabels().size() - 1) + " were expected");
        }
        return value;
    }

    @Override
    public boolean hasNext() {
        return opened(pictures).hasNext();
    }

    @Override
    public Shape shape() {
        IdxFile x = opened(pictures);
        return new Shape(x.height(), x.width(), 1);
    }

    private static IdxFile opened(@Nullable IdxFile file) {
        if (file == null) {
            throw new IllegalStateException("IdxRecordReader must be initialised first");
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        IdxFile x = pictures;
        IdxFile y = labels;
        pictures = null;
        labels = null;
        try {
            if (x != null) {
                x.close();
            }
        } finally {
            if (y != null) {
                y.close();
            }
        }
    }
}
