package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.augment.Pixels;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Download;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFolderTest {
    @TempDir
    Path folder;

    /** Width x height, bright where {@code x} is in the middle square. */
    private Path paint(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            boolean middle =
                    Math.abs(2 * (i % width) + 1 - width) < height && Math.abs(2 * (i / width) + 1 - height) < width;
            image.setRGB(i % width, i / width, middle ? 0xff8000 : 0x0000ff);
        }
        assertTrue(ImageIO.write(image, "png", file.toFile()));
        return file;
    }

    @Test
    void testingShowsTheMiddleSquareAndCropsSeeTheWhole() throws IOException {
        paint("train/wide/a.png", 30, 12);
        paint("train/high/b.png", 12, 30);
        paint("val/wide/c.png", 24, 8);
        PictureFolder train = PictureFolder.open(folder, Split.TRAIN, new Shape(6, 6, 3));
        assertEquals(List.of("high", "wide"), train.classes());
        float[] values = new float[110];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 2; i++) {
                train.read(i, values, 1);
                for (int k = 0; k < 36; k++) {
                    assertEquals(1, values[1 + 3 * k], 1e-6);
                    assertEquals(128 / 255f, values[2 + 3 * k], 1e-6);
                    assertEquals(0, values[3 + 3 * k], 1e-6);
                }
                Pixels whole = train.original(i);
                assertEquals(i == 0 ? new Shape(30, 12, 3) : new Shape(12, 30, 3), whole.shape());
                assertEquals(1, whole.values()[2]);
                whole.values()[2] = 7;
            }
        }
        PictureFolder test = PictureFolder.open(folder, Split.TEST, new Shape(6, 6, 1));
        assertEquals(1, test.label(0));
        test.read(0, values, 0);
        assertEquals(Math.round(0.299f * 255 + 0.587f * 128) / 255f, values[0], 1e-6);
    }

    @Test
    void imagenetteReadsAsPublishedAndAgreesWithItsLargePictures() throws IOException {
        Path published = TestFiles.data().resolve("imagenet-subset");
        Dataset small = new Datasets(TestFiles.data(), Download.never()).open("imagenette", Split.TEST);
        assertEquals(1000, small.size());
        assertEquals(10, small.classes().size());
        assertEquals("n01440764", small.classes().get(0));
        assertEquals("imagenette-96", small.name());
        Shape shape = new Shape(96, 96, 3);
        Path root = published.resolve("imagenette-224");
        List<Path> large = PictureFolder.files(root, Split.TEST);
        assertEquals(50, large.size());
        Dataset resized = PictureFolder.open(root, Split.TEST, shape);
        List<Path> names = PictureFolder.files(published.resolve("imagenette-96"), Split.TEST);
        float[] a = new float[shape.size()];
        float[] b = new float[shape.size()];
        for (int i = 0; i < 50; i += 7) {
            int same = names.stream()
                    .map(Path::getFileName)
                    .toList()
                    .indexOf(large.get(i).getFileName());
            resized.read(i, a, 0);
            small.read(same, b, 0);
            double sum = 0;
            for (int k = 0; k < a.length; k++) {
                sum += Math.abs(a[k] - b[k]);
            }
            // theirs is Lanczos, then JPEG
            assertTrue(sum / a.length < 0.04, large.get(i) + " differs by " + sum / a.length);
            assertEquals(small.label(same), resized.label(i));
        }
    }

    @Test
    void everyOriginalIsDecoded() throws IOException {
        int grey = 0;
        try (Stream<Path> files = Files.list(TestFiles.data().resolve("imagenet-subset/originals"))) {
            for (Path file : files.toList()) {
                Picture picture = Picture.read(file);
                grey += picture.shape().channels() == 1 ? 1 : 0;
                assertEquals(
                        new Shape(224, 224, 3),
                        picture.centre(new Shape(224, 224, 3)).shape());
            }
        }
        assertEquals(6, grey);
    }

    /**
     * A JPEG of 8x8 pixels of one colour in four inks, as Adobe's programs write it: 255 is no ink, 0 is all. The only
     * Huffman codes are 0 and 10 for a first coefficient of 10 and of 11 bits, and 0 for the end of a block.
     */
    private static byte[] inks(boolean... full) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(HexFormat.of().parseHex("ffd8" + "ffee000e41646f62650064" + "0000000000" + "ffdb004300"));
        out.write("\1".repeat(64).getBytes(StandardCharsets.US_ASCII));
        out.write(HexFormat.of()
                .parseHex("ffc00014" + "0800080008" + "04" + "011100021100031100041100"
                        + "ffc40015" + "00" + "01010000000000000000000000000000" + "0a0b"
                        + "ffc40014" + "10" + "01000000000000000000000000000000" + "00"
                        + "ffda000e" + "04" + "0100020003000400" + "003f00"));
        StringBuilder bits = new StringBuilder();
        for (boolean ink : full) {
            // 8 (0 - 128) = -1024 and 8 (255 - 128) = 1016
            bits.append(ink ? "10" + "01111111111" : "0" + "1111111000").append('0');
        }
        bits.append("1".repeat((8 - bits.length() % 8) % 8));
        for (int i = 0; i < bits.length(); i += 8) {
            int value = Integer.parseInt(bits.substring(i, i + 8), 2);
            out.write(value);
            if (value == 0xff) {
                out.write(0);
            }
        }
        out.write(new byte[] {(byte) 0xff, (byte) 0xd9});
        return out.toByteArray();
    }

    @Test
    void fourInksAreReadAsColour() throws IOException {
        Path file = folder.resolve("cmyk.jpg");
        boolean[][] inks = {{false, false, false, false}, {true, false, false, false}, {false, true, true, false}};
        int[][] colours = {{255, 255, 255}, {0, 160, 230}, {230, 30, 40}};
        for (int k = 0; k < inks.length; k++) {
            Files.write(file, inks(inks[k]));
            Picture picture = Picture.read(file);
            assertEquals(new Shape(8, 8, 3), picture.shape());
            for (int c = 0; c < 3; c++) {
                // how an ink looks depends on a colour profile
                assertEquals(colours[k][c], picture.pixels()[3 * 27 + c] & 0xff, 100, "colour " + k + " channel " + c);
            }
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws IOException {
        Path good = paint("train/wide/a.png", 30, 12);
        Path bad =
                Files.write(folder.resolve("train/wide/b.png"), java.util.Arrays.copyOf(Files.readAllBytes(good), 60));
        PictureFolder train = PictureFolder.open(folder, Split.TRAIN, new Shape(6, 6, 3));
        String got = assertThrows(UncheckedIOException.class, () -> train.read(1, new float[108], 0))
                .getMessage();
        assertTrue(got.startsWith(bad + " cannot be read as a picture"), got);
        String channels = assertThrows(
                        IOException.class, () -> PictureFolder.open(folder, Split.TRAIN, new Shape(6, 6, 2)))
                .getMessage();
        assertTrue(channels.contains("1 or 3 channels, but 6x6x2"), channels);
        String missing = assertThrows(
                        IOException.class, () -> PictureFolder.open(folder, Split.TEST, new Shape(6, 6, 3)))
                .getMessage();
        assertTrue(missing.contains(folder.resolve("test") + " is not there"), missing);
    }
}
