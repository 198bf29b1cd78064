package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads picture files, each in a folder named after its class.
 *
 * <p>With a shape given, every picture is stretched to it and made grey or coloured. Without one the first picture
 * decides, and the others must have its size; a grey one among coloured ones is read as coloured, the reverse is refused.
 */
public final class PictureRecordReader extends PixelRecordReader {
    private final int @Nullable [] wanted;
    private List<URI> files = List.of();
    private transient @Nullable Shape shape;
    private int at;

    public PictureRecordReader(List<String> classes, @Nullable Shape wanted, Form form) {
        super(classes, form);
        this.wanted = wanted == null ? null : new int[] {wanted.height(), wanted.width(), wanted.channels()};
    }

    @Override
    void open(List<URI> locations) throws IOException {
        if (locations.isEmpty()) {
            throw new IOException("PictureRecordReader got no files");
        }
        files = locations;
        at = 0;
        shape = wanted != null
                ? new Shape(wanted[0], wanted[1], wanted[2])
                : Picture.read(Path.of(files.get(0))).shape();
    }

    @Override
    int read(byte[] pixels) throws IOException {
        Path path = Path.of(files.get(at++));
        Picture picture = Picture.read(path);
        Shape target = shape();
        if (wanted == null) {
            checkLikeFirst(path, picture.shape(), target);
        }
        System.arraycopy(picture.to(target).pixels(), 0, pixels, 0, pixels.length);
        Path folder = path.toAbsolutePath().getParent();
        int label = folder == null ? -1 : getLabels().indexOf(String.valueOf(folder.getFileName()));
        if (label < 0) {
            throw new IOException(path + " lies in a folder that is none of the classes " + getLabels());
        }
        return label;
    }

    private void checkLikeFirst(Path path, Shape found, Shape first) throws IOException {
        boolean colourLost = found.channels() > first.channels();
        if (colourLost || found.height() != first.height() || found.width() != first.width()) {
            throw new IOException(path + " is " + found + ", but the first picture, " + Path.of(files.get(0)) + ", is "
                    + first + "; name a shape (height x width x channels) to bring all to");
        }
    }

    @Override
    public boolean hasNext() {
        return at < files.size();
    }

    @Override
    public Shape shape() {
        if (shape == null) {
            throw new IllegalStateException("PictureRecordReader must be initialised first");
        }
        return shape;
    }

    @Override
    public void close() {
        files = List.of();
    }
}
