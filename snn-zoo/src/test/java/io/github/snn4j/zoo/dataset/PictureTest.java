package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    @TempDir
    Path folder;

    private Path write(BufferedImage image, String format) throws IOException {
        Path file = folder.resolve("p." + format);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void keepsGreyValuesAsTheyStandInTheFile() throws IOException {
        BufferedImage image = new BufferedImage(256, 2, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage deep = new BufferedImage(256, 2, BufferedImage.TYPE_USHORT_GRAY);
        byte[] expected = new byte[512];
        for (int i = 0; i < 512; i++) {
            expected[i] = (byte) (i * 7 + i / 256);
            image.getRaster().setSample(i % 256, i / 256, 0, expected[i] & 0xff);
            deep.getRaster().setSample(i % 256, i / 256, 0, (expected[i] & 0xff) * 257);
        }
        for (BufferedImage each : new BufferedImage[] {image, deep}) {
            Picture picture = Picture.read(write(each, "png"));
            assertEquals(new Shape(2, 256, 1), picture.shape());
            assertArrayEquals(expected, picture.pixels());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "jpg"})
    void readsColourAsRedGreenBlue(String format) throws IOException {
        BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 128; i++) {
            image.setRGB(i % 16, i / 16, 0x1e90ff);
        }
        Picture picture = Picture.read(write(image, format));
        assertEquals(new Shape(8, 16, 3), picture.shape());
        int tolerance = format.equals("jpg") ? 3 : 0;
        for (int i = 0; i < 3; i++) {
            assertEquals(new int[] {0x1e, 0x90, 0xff}[i], picture.pixels()[3 * 77 + i] & 0xff, tolerance);
        }
    }

    @Test
    void palettesAreGreyIfAllTheirColoursAre() throws IOException {
        byte[] ramp = bytes(0, 85, 170, 255);
        IndexColorModel grey = new IndexColorModel(2, 4, ramp, ramp, ramp);
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, grey);
        for (int x = 0; x < 4; x++) {
            image.getRaster().setSample(x, 0, 0, 3 - x);
        }
        assertArrayEquals(
                bytes(255, 170, 85, 0), Picture.read(write(image, "png")).pixels());
        IndexColorModel red = new IndexColorModel(2, 4, ramp, new byte[4], new byte[4]);
        image = new BufferedImage(red, image.getRaster(), false, null);
        assertArrayEquals(
                bytes(255, 0, 0, 170, 0, 0, 85, 0, 0, 0, 0, 0),
                Picture.read(write(image, "gif")).pixels());
    }

    private Picture grey(int height, int width, int... values) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSamples(0, 0, width, height, 0, values);
        return Picture.read(write(image, "png"));
    }

    @Test
    void scalesByLinearInterpolation() throws IOException {
        Picture line = grey(1, 2, 0, 200);
        // Pixel centres at 1/4, 3/4, 5/4, 7/4 of the old grid, whose own lie at 1/2 and 3/2.
        assertArrayEquals(bytes(0, 50, 150, 200), line.to(new Shape(1, 4, 1)).pixels());
        // Halving four: the triangle of radius 2 around 1 weighs 3/4, 3/4, 1/4 (and 1/4 beyond the edge).
        Picture four = grey(4, 1, 0, 70, 140, 210);
        assertArrayEquals(
                bytes(
                        Math.round((0.75f * 70 + 0.25f * 140) / 1.75f),
                        Math.round((0.25f * 70 + 0.75f * 140 + 0.75f * 210) / 1.75f)),
                four.to(new Shape(2, 1, 1)).pixels());
        Picture square = grey(2, 3, 1, 2, 3, 4, 5, 6);
        assertArrayEquals(bytes(1, 2, 3, 4, 5, 6), square.to(new Shape(2, 3, 1)).pixels());
        assertArrayEquals(
                bytes(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6),
                square.to(new Shape(2, 3, 3)).pixels());
        byte[] flat = new byte[35];
        Arrays.fill(flat, (byte) 9);
        assertArrayEquals(flat, grey(2, 2, 9, 9, 9, 9).to(new Shape(5, 7, 1)).pixels());
    }

    @Test
    void greyIsTheLuma() throws IOException {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 3, 1, new int[] {0xff0000, 0x00ff00, 0x0000ff}, 0, 3);
        assertArrayEquals(
                bytes(76, 150, 29),
                Picture.read(write(image, "png")).to(new Shape(1, 3, 1)).pixels());
        assertThrows(IllegalArgumentException.class, () -> grey(1, 1, 0).to(new Shape(1, 1, 2)));
    }

    private static void refused(Path file, String message) {
        String got = assertThrows(IOException.class, () -> Picture.read(file)).toString();
        assertTrue(got.contains(file.toString()) && got.contains(message), got);
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1600; i++) {
            image.setRGB(i % 40, i / 40, 0x9e3779b9 * i);
        }
        Path file = write(image, "png");
        byte[] good = Files.readAllBytes(file);
        refused(Files.write(file, Arrays.copyOf(good, good.length / 2)), "cannot be read as a picture");
        byte[] wrong = good.clone();
        Arrays.fill(wrong, 60, 200, (byte) 0x55);
        refused(Files.write(file, wrong), "cannot be read as a picture");
        refused(Files.writeString(file, "hello"), "not a PNG, JPEG, GIF or BMP file");
        refused(Files.write(file, new byte[0]), "not a PNG, JPEG, GIF or BMP file");
        refused(folder.resolve("none.png"), "is not there");
        Files.write(file, header(100_000, 100_000));
        refused(file, "100000x100000 is more than 16777216 pixels");
    }

    /** The first two pieces of a PNG of that size. */
    private static byte[] header(int width, int height) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(all);
        png.writeLong(0x89504e470d0a1a0aL);
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        DataOutputStream chunk = new DataOutputStream(inside);
        chunk.write("IHDR".getBytes(StandardCharsets.US_ASCII));
        chunk.writeInt(width);
        chunk.writeInt(height);
        chunk.write(new byte[] {8, 0, 0, 0, 0});
        CRC32 crc = new CRC32();
        crc.update(inside.toByteArray());
        png.writeInt(13);
        png.write(inside.toByteArray());
        png.writeInt((int) crc.getValue());
        png.writeInt(0);
        png.write("IDAT".getBytes(StandardCharsets.US_ASCII));
        png.writeInt(0x35af061e);
        return all.toByteArray();
    }

    @Test
    void goesByEndings() {
        for (String name : new String[] {"a.png", "b.JPG", "c.jpeg", "d.gif", "e.bmp"}) {
            assertTrue(Picture.isPicture(Path.of("x", name)), name);
        }
        for (String name : new String[] {"a.txt", "png", ".b.png", "c.png.part"}) {
            assertFalse(Picture.isPicture(Path.of("x", name)), name);
        }
    }
}
