package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import io.github.snn4j.zoo.artifact.Download;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureRecordReaderTest {
    @TempDir
    Path folder;

    private Datasets data;

    @BeforeEach
    void dogsAndCats() throws IOException {
        paint("train/dog/2.png", 3, 2, BufferedImage.TYPE_BYTE_GRAY, 200);
        paint("train/dog/1.bmp", 3, 2, BufferedImage.TYPE_BYTE_GRAY, 100);
        paint("train/cat/a.png", 3, 2, BufferedImage.TYPE_BYTE_GRAY, 0);
        paint("test/dog/x.png", 3, 2, BufferedImage.TYPE_BYTE_GRAY, 50);
        Files.writeString(folder.resolve("train/cat/notes.txt"), "not a picture");
        Files.writeString(folder.resolve("train/.hidden"), "");
        data = new Datasets(folder, Download.never());
    }

    private Path paint(String name, int width, int height, int type, int level) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < width * height; i++) {
            for (int band = 0; band < image.getRaster().getNumBands(); band++) {
                image.getRaster().setSample(i % width, i / width, band, level + 10 * band);
            }
        }
        String format = name.substring(name.lastIndexOf('.') + 1);
        assertTrue(ImageIO.write(image, format, file.toFile()));
        return file;
    }

    private void refused(Split split, String... messages) {
        String got = assertThrows(IOException.class, () -> data.open("imagefolder", split))
                .toString();
        for (String message : messages) {
            assertTrue(got.contains(message), got);
        }
    }

    @Test
    void classesAreTheTrainingFoldersInOrder() throws IOException {
        assertEquals(Optional.of("imagefolder"), data.recognise());
        Dataset train = data.open("imagefolder", Split.TRAIN);
        assertEquals(List.of("cat", "dog"), train.classes());
        assertEquals(new Shape(2, 3, 1), train.shape());
        float[] value = new float[6];
        int[] levels = {0, 100, 200};
        int[] labels = {0, 1, 1};
        for (int i = 0; i < 3; i++) {
            train.read(i, value, 0);
            assertEquals(levels[i] / 255f, value[5]);
            assertEquals(labels[i], train.label(i));
        }
        Dataset test = data.open("imagefolder", Split.TEST);
        assertEquals(1, test.label(0), "a class without test pictures keeps its number");
        assertEquals(folder.getFileName().toString(), test.name());
    }

    @Test
    void bringsPicturesToAShapeThatIsNamed() throws IOException {
        paint("train/dog/big.jpg", 30, 20, BufferedImage.TYPE_INT_RGB, 90);
        Dataset train = data.imageFolder(Split.TRAIN, new Shape(4, 4, 3));
        assertEquals(new Shape(4, 4, 3), train.shape());
        float[] value = new float[48];
        train.read(3, value, 0);
        assertEquals(90 / 255f, value[0], 3 / 255f);
        assertEquals(110 / 255f, value[47], 3 / 255f);
    }

    @Test
    void refusesMoreThanMemoryHolds() {
        String got = assertThrows(IOException.class, () -> data.imageFolder(Split.TRAIN, new Shape(26_000, 26_000, 3)))
                .toString();
        assertTrue(got.contains("needs 5802 MiB for 3 pictures of 26000x26000x3"), got);
    }

    @Test
    void survivesSerialisationButForItsPlace() throws Exception {
        PictureRecordReader reader =
                new PictureRecordReader(List.of("dog"), new Shape(4, 5, 3), PixelRecordReader.Form.BYTES);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(reader);
        var again =
                (PictureRecordReader) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        again.initialize(new CollectionInputSplit(
                List.of(folder.resolve("train/dog/1.bmp").toUri())));
        assertEquals(new Shape(4, 5, 3), again.shape());
        assertEquals(0, again.next().get(1).toInt());
    }

    @Test
    void refusesMixedSizesColourAmongGreyAndDamage() throws IOException {
        Path other = paint("train/dog/3.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 0);
        Path first = folder.resolve("train/cat/a.png");
        refused(Split.TRAIN, other + " is 2x2x1, but the first picture, " + first + ", is 2x3x1; name a shape");
        paint("train/dog/3.png", 3, 2, BufferedImage.TYPE_INT_RGB, 0);
        refused(Split.TRAIN, other + " is 2x3x3, but the first");
        Files.write(other, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0});
        refused(Split.TRAIN, other + " cannot be read as a picture");
    }

    @Test
    void greyAmongColourIsReadAsColour() throws IOException {
        paint("train/cat/a.png", 3, 2, BufferedImage.TYPE_INT_RGB, 7);
        Dataset train = data.open("imagefolder", Split.TRAIN);
        float[] value = new float[18];
        train.read(1, value, 0);
        assertArrayEquals(new float[] {100 / 255f, 100 / 255f, 100 / 255f}, Arrays.copyOf(value, 3));
    }

    @Test
    void refusesEmptyAndUnknownClassFolders() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("train/bird"));
        refused(Split.TRAIN, empty + " has no pictures (PNG, JPEG, GIF, BMP) among its 0 files");
        Files.delete(empty);
        paint("test/wolf/w.png", 3, 2, BufferedImage.TYPE_BYTE_GRAY, 0);
        refused(Split.TEST, "none of the classes [cat, dog]");
    }

    @Test
    void givesChannelsFirstArraysWhenAsked() throws Exception {
        Path file = paint("train/dog/c.png", 2, 1, BufferedImage.TYPE_INT_RGB, 10);
        PictureRecordReader reader = new PictureRecordReader(List.of("dog"), null, PixelRecordReader.Form.ARRAYS);
        reader.initialize(new CollectionInputSplit(List.of(file.toUri())));
        var array = ((NDArrayWritable) reader.next().get(0)).get();
        assertArrayEquals(new long[] {1, 3, 1, 2}, array.shape());
        assertArrayEquals(new float[] {10, 10, 20, 20, 30, 30}, array.ravel().toFloatVector());
    }
}
