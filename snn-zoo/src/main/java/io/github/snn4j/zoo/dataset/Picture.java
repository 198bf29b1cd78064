package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Pixels;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;

/**
 * A decoded picture: bytes from 0 to 255, channels-last, one channel if it is grey and three (red, green, blue) if not.
 *
 * <p>Transparency is ignored; of an animation the first frame counts. No display is needed.
 */
public final class Picture {
    private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "gif", "bmp");
    private static final int MOST_PIXELS = 1 << 24;

    private final Shape shape;
    private final byte[] pixels;

    private Picture(Shape shape, byte[] pixels) {
        this.shape = shape;
        this.pixels = pixels;
    }

    /** Whether {@link #read} goes by this file's ending: PNG, JPEG, GIF or BMP. */
    public static boolean isPicture(Path path) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return !name.startsWith(".")
                && dot > 0
                && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Decodes a file, whatever its ending.
     *
     * @throws IOException if it is missing, damaged, of an unknown format, or has more than 2^24 pixels
     */
    public static Picture read(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is not there, or not a file");
        }
        try (FileImageInputStream stream = new FileImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new IOException("not a PNG, JPEG, GIF or BMP file");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                long size = (long) reader.getWidth(0) * reader.getHeight(0);
                if (size > MOST_PIXELS) {
                    throw new IOException(reader.getWidth(0) + "x" + reader.getHeight(0) + " is more than "
                            + MOST_PIXELS + " pixels");
                }
                return of(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            // Decoders let index, size and state errors of their own out when a file is damaged.
            throw new IOException(path + " cannot be read as a picture: " + e.getMessage(), e);
        }
    }

    private static Picture of(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        ColorModel model = image.getColorModel();
        if (model.getNumColorComponents() == 1 && !(model instanceof IndexColorModel)) {
            // Not through getRGB: it takes grey to be linear light and would change the values.
            Raster raster = image.getRaster();
            int full = (1 << model.getComponentSize(0)) - 1;
            byte[] grey = new byte[height * width];
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) Math.round(raster.getSample(i % width, i / width, 0) * 255f / full);
            }
            return new Picture(new Shape(height, width, 1), grey);
        }
        int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] colour = new byte[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            colour[3 * i] = (byte) (rgb[i] >> 16);
            colour[3 * i + 1] = (byte) (rgb[i] >> 8);
            colour[3 * i + 2] = (byte) rgb[i];
        }
        Picture picture = new Picture(new Shape(height, width, 3), colour);
        return model instanceof IndexColorModel palette && isGrey(palette) ? picture.grey() : picture;
    }

    private static boolean isGrey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    public Shape shape() {
        return shape;
    }

    /** The values, {@code shape().size()} of them, row by row. */
    public byte[] pixels() {
        return pixels.clone();
    }

    /**
     * This picture in another size and with 1 or 3 channels: stretched by linear interpolation, over the whole area that
     * a new pixel covers when it shrinks; grey is the luma of ITU-R BT.601.
     */
    public Picture to(Shape target) {
        return of(toPixels(target.channels())
                .resized(0, 0, shape.height(), shape.width(), target.height(), target.width()));
    }

    /**
     * The largest part in the middle that has the proportions of {@code target}, in its size and channels: what resizing
     * the shorter side and then cropping the centre gives.
     */
    public Picture centre(Shape target) {
        return of(toPixels(target.channels()).centre(target.height(), target.width()));
    }

    /** The values as fractions, with 1 or 3 channels. */
    public Pixels toPixels(int channels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("a picture has 1 or 3 channels, not " + channels);
        }
        Picture picture = this;
        if (shape.channels() != channels) {
            picture = channels == 1 ? grey() : coloured();
        }
        float[] values = new float[picture.pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (picture.pixels[i] & 0xff) / 255f;
        }
        return new Pixels(picture.shape, values);
    }

    private static Picture of(Pixels pixels) {
        byte[] bytes = new byte[pixels.values().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(255 * pixels.values()[i]);
        }
        return new Picture(pixels.shape(), bytes);
    }

    private Picture grey() {
        byte[] grey = new byte[shape.pixels()];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = (byte) Math.round(0.299f * (pixels[3 * i] & 0xff)
                    + 0.587f * (pixels[3 * i + 1] & 0xff)
                    + 0.114f * (pixels[3 * i + 2] & 0xff));
        }
        return new Picture(new Shape(shape.height(), shape.width(), 1), grey);
    }

    private Picture coloured() {
        byte[] colour = new byte[3 * pixels.length];
        for (int i = 0; i < colour.length; i++) {
            colour[i] = pixels[i / 3];
        }
        return new Picture(new Shape(shape.height(), shape.width(), 3), colour);
    }
}
