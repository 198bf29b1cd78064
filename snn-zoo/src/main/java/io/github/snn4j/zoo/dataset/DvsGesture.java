package io.github.snn4j.zoo.dataset;

import io.github.snn4j.core.event.Aedat3;
import io.github.snn4j.core.event.EventFiles;
import io.github.snn4j.core.event.EventFormatException;
import io.github.snn4j.core.event.Events;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DVS128 Gesture as it is published: recordings {@code userNN_LIGHT.aedat} of AEDAT 3.1 of one person's gestures one after the
 * other, a table {@code userNN_LIGHT_labels.csv} of when each began and ended, and lists of the recordings to train and to
 * test on.
 *
 * <p>Each gesture is an example. It is read out of its recording when asked for, without keeping the rest. Gestures may
 * overlap, as some of the published ones do.
 *
 * <p>Amir et al. (2017), A low power, fully event-based gesture recognition system, CVPR.
 */
final class DvsGesture {
    static final String NAME = "dvs-gesture";
    static final String TRAIN = "trials_to_train.txt";
    static final String FROM = "https://research.ibm.com/dvsgesture/"
            + " (https://ibm.ent.box.com/s/3hiq58ww1pbbjrinh367ykfdf60xsfm8) and unpack DvsGesture.tar.gz there";

    private static final String TEST = "trials_to_test.txt";
    private static final int SIDE = 128;
    private static final List<String> CLASSES = List.of(
            "hand_clapping",
            "right_hand_wave",
            "left_hand_wave",
            "right_arm_clockwise",
            "right_arm_counter_clockwise",
            "left_arm_clockwise",
            "left_arm_counter_clockwise",
            "arm_roll",
            "air_drums",
            "air_guitar",
            "other_gestures");
    private static final String ENDING = ".aedat";
    private static final Pattern TRIAL = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]*)\\.aedat");
    private static final String HEADER = "class,startTime_usec,endTime_usec";
    private static final Pattern ROW = Pattern.compile("(\\d{1,9}),(\\d{1,18}),(\\d{1,18})");
    private static final long LARGEST_TEXT = 1 << 20;

    private DvsGesture() {}

    /**
     * The gestures of {@code folder} that are to train or to test on, in the order of the list and the tables.
     *
     * @throws IOException if a file is missing, or not what it should be
     */
    static Recordings open(Path folder, Split split) throws IOException {
        Path list = folder.resolve(split == Split.TRAIN ? TRAIN : TEST);
        List<String> trials = lines(list);
        List<Recordings.Labelled> examples = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            String trial = trials.get(i);
            Matcher name = TRIAL.matcher(trial);
            if (!name.matches()) {
                throw new IOException(list + ": line " + (i + 1) + " is \"" + trial
                        + "\", expected the name of a recording, such as user01_led" + ENDING);
            }
            if (trials.indexOf(trial) < i) {
                throw new IOException(list + ": line " + (i + 1) + " names " + trial + " a second time");
            }
            Path recording = folder.resolve(trial);
            if (!Files.isRegularFile(recording)) {
                throw new IOException(recording + " is not there, but " + list + " names it; unpack the archive anew");
            }
            gestures(recording, folder.resolve(name.group(1) + "_labels.csv"), examples);
        }
        if (examples.isEmpty()) {
            throw new IOException(list + " names no recordings");
        }
        return new Recordings(NAME, SIDE, SIDE, CLASSES, examples);
    }

    /** Adds the gestures of one recording. */
    private static void gestures(Path recording, Path table, List<Recordings.Labelled> examples) throws IOException {
        List<String> rows = lines(table);
        if (rows.size() < 2 || !rows.get(0).equals(HEADER)) {
            throw new IOException(
                    table + ": has the first of " + rows.size() + " lines \"" + (rows.isEmpty() ? "" : rows.get(0))
                            + "\", expected \"" + HEADER + "\" and a line for each gesture");
        }
        for (int i = 1; i < rows.size(); i++) {
            Matcher row = ROW.matcher(rows.get(i));
            if (!row.matches()) {
                throw new IOException(table + ": line " + (i + 1) + " is \"" + rows.get(i)
                        + "\", expected three whole numbers, " + HEADER);
            }
            int gesture = Integer.parseInt(row.group(1));
            long from = Long.parseLong(row.group(2));
            long to = Long.parseLong(row.group(3));
            if (gesture < 1 || gesture > CLASSES.size()) {
                throw new IOException(
                        table + ": line " + (i + 1) + " has class " + gesture + ", expected 1 to " + CLASSES.size());
            }
            if (to <= from) {
                throw new IOException(table + ": line " + (i + 1) + " has a gesture from " + from + " to " + to
                        + " us, expected it to end after it starts");
            }
            examples.add(new Recordings.Labelled(() -> read(recording, from, to), gesture - 1));
        }
    }

    private static Events read(Path recording, long from, long to) throws IOException {
        Events events = new EventFiles(List.of(new Aedat3(from, to))).read(recording);
        if (events.size() == 0) {
            throw new EventFormatException(
                    recording + ": has no events from " + from + " to " + to
                            + " us, where its table of labels has a gesture; one of the two files is damaged or of another recording");
        }
        return events;
    }

    /** The lines of a small text, without the empty ones at its end. */
    private static List<String> lines(Path text) throws IOException {
        if (!Files.isRegularFile(text)) {
            throw new IOException(text + " is not there; it belongs to DVS128 Gesture, unpack the archive anew");
        }
        if (Files.size(text) > LARGEST_TEXT) {
            throw new IOException(text + " has " + Files.size(text) + " bytes, expected at most " + LARGEST_TEXT);
        }
        return Files.readString(text, StandardCharsets.ISO_8859_1)
                .stripTrailing()
                .lines()
                .map(String::strip)
                .toList();
    }
}
