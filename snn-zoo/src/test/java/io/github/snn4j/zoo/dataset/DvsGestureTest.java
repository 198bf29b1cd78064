package io.github.snn4j.zoo.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.event.EventFormatException;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.train.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DvsGestureTest {
    private static final String HEADER = "class,startTime_usec,endTime_usec\n";
    private static final int[][] EVENTS = {
        {100, 1, 0, 0},
        {200, 2, 0, 1},
        {250, 2, 0, 1},
        {300, 3, 5, 0},
        {399, 4, 0, 1},
        {400, 5, 0, 1},
        {900, 127, 127, 0}
    };

    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(root.resolve("DvsGesture"));
        Files.write(folder.resolve("user01_led.aedat"), TestFiles.aedat3(EVENTS));
        Files.write(folder.resolve("user24_lab.aedat"), TestFiles.aedat3(new int[] {7, 9, 8, 1}));
        // the second gesture overlaps the first, as some of the published ones do
        write("user01_led_labels.csv", HEADER + "11,200,400\n1,300,901\n2,901,950\n");
        write("user24_lab_labels.csv", HEADER.replace("\n", "\r\n") + "8,0,8\r\n");
        write("trials_to_train.txt", "user01_led.aedat\n");
        write("trials_to_test.txt", "user24_lab.aedat\r\n\r\n");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Recordings open(Split split) throws IOException {
        return EventDatasets.open("dvs-gesture", root, split);
    }

    private void refuses(String... parts) {
        String message =
                assertThrows(IOException.class, () -> open(Split.TRAIN)).getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void everyStretchIsAnExample() throws IOException {
        Recordings train = open(Split.TRAIN);
        assertEquals(3, train.examples().size());
        assertEquals(11, train.classes().size());
        assertEquals(
                "other_gestures", train.classes().get(train.examples().get(0).label()));
        assertEquals(
                "hand_clapping", train.classes().get(train.examples().get(1).label()));
        Events first = train.read(0);
        assertArrayEquals(new long[] {200, 250, 300, 399}, first.times());
        assertArrayEquals(new short[] {2, 2, 3, 4}, first.x());
        assertArrayEquals(new short[] {0, 0, 5, 0}, first.y());
        assertArrayEquals(new boolean[] {true, true, false, true}, first.on());
        assertArrayEquals(new long[] {300, 399, 400, 900}, train.read(1).times());
        Recordings test = open(Split.TEST);
        assertEquals("arm_roll", test.classes().get(test.examples().get(0).label()));
        assertArrayEquals(new short[] {9}, test.read(0).x());
    }

    /** The first gesture, from 200 µs on: two halves of 200 µs between its first event and its last. */
    @Test
    void becomesFrames() throws IOException {
        Dataset frames = open(Split.TRAIN).frames(EventFrames.of(), 2);
        assertEquals(new Shape(128, 128, 2), frames.shape());
        int size = frames.shape().size();
        float[] values = new float[2 * size];
        frames.read(0, values, 0);
        float[] expected = new float[2 * size];
        expected[2 * 2 + 1] = 2;
        expected[size + 2 * (5 * 128 + 3)] = 1;
        expected[size + 2 * 4 + 1] = 1;
        assertArrayEquals(expected, values);
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        Files.delete(folder.resolve("user01_led_labels.csv"));
        refuses("user01_led_labels.csv is not there");
        Files.delete(folder.resolve("user01_led.aedat"));
        refuses("user01_led.aedat is not there", "trials_to_train.txt names it");
        Files.delete(folder.resolve("trials_to_train.txt"));
        refuses("has no trials_to_train.txt", "https://research.ibm.com/dvsgesture/", "unpack DvsGesture.tar.gz");
        Files.delete(folder.resolve("trials_to_test.txt"));
        assertThrows(IOException.class, () -> open(Split.TEST));
    }

    @Test
    void listsThatLieAreNamed() throws IOException {
        write("trials_to_train.txt", "user01_led.aedat\nuser01_led.aedat\n");
        refuses("trials_to_train.txt: line 2 names user01_led.aedat a second time");
        for (String name : new String[] {"../DvsGesture/user01_led.aedat", "user01_led.bin", ".aedat", "\0.aedat"}) {
            write("trials_to_train.txt", name + "\n");
            refuses("trials_to_train.txt: line 1 is \"" + name + "\", expected the name of a recording");
        }
        write("trials_to_train.txt", "\n \n");
        refuses("trials_to_train.txt names no recordings");
        write("trials_to_train.txt", "a".repeat((1 << 20) + 1));
        refuses("trials_to_train.txt has 1048577 bytes, expected at most 1048576");
    }

    @Test
    void tablesThatLieAreNamed() throws IOException {
        for (String[] lie : new String[][] {
            {"", "the first of 0 lines \"\""},
            {HEADER, "a line for each gesture"},
            {"class;start;end\n1;2;3\n", "\"class;start;end\", expected \"class,startTime_usec,endTime_usec\""},
            {HEADER + "1,2,3\n12,5,6\n", "line 3 has class 12, expected 1 to 11"},
            {HEADER + "0,5,6\n", "line 2 has class 0, expected 1 to 11"},
            {HEADER + "1,6,5\n", "line 2 has a gesture from 6 to 5 us, expected it to end after it starts"},
            {HEADER + "1,6,6\n", "from 6 to 6 us"},
            {HEADER + "1,-6,6\n", "line 2 is \"1,-6,6\", expected three whole numbers"},
            {HEADER + "1,6\n", "line 2 is \"1,6\""},
            {HEADER + "1,6,9999999999999999999\n", "expected three whole numbers"}
        }) {
            write("user01_led_labels.csv", lie[0]);
            refuses("user01_led_labels.csv: ", lie[1]);
        }
    }

    @Test
    void recordingsThatLieAreNamed() throws IOException {
        Recordings train = open(Split.TRAIN);
        Path recording = folder.resolve("user01_led.aedat");
        String message =
                assertThrows(EventFormatException.class, () -> train.read(2)).getMessage();
        assertTrue(message.startsWith(recording + ": has no events from 901 to 950 us"), message);
        byte[] whole = TestFiles.aedat3(EVENTS);
        Files.write(recording, Arrays.copyOf(whole, whole.length - 3));
        message = assertThrows(EventFormatException.class, () -> train.read(0)).getMessage();
        assertTrue(message.startsWith(recording + ": ends at byte"), message);
        Files.writeString(recording, "#!AER-DAT2.0\r\n");
        message = assertThrows(EventFormatException.class, () -> train.read(0)).getMessage();
        assertTrue(message.startsWith(recording + ": is no recording of a known format; known: AEDAT 3.1"), message);
        int[][] disordered = {EVENTS[3], EVENTS[1], EVENTS[0], EVENTS[2]};
        Files.write(recording, TestFiles.aedat3(disordered));
        assertArrayEquals(new long[] {200, 250, 300}, train.read(0).times());
    }
}
