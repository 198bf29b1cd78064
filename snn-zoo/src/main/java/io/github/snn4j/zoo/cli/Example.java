package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.array.NpyFile;
import io.github.snn4j.core.array.NpyType;
import io.github.snn4j.core.coding.EventFrames;
import io.github.snn4j.core.coding.RandomKey;
import io.github.snn4j.core.event.Events;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.network.Network;
import io.github.snn4j.zoo.dataset.Picture;
import io.github.snn4j.zoo.event.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Examples in files given one by one: a picture, a recording, or an array of one or several. */
final class Example {
    private Example() {}

    /**
     * What a file holds.
     *
     * @param examples values as the network sees them
     * @param remark what was done to make them fit, or empty
     */
    record Read(List<float[]> examples, String remark) {}

    static Read read(Path file, Network network) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": no such file");
        }
        Shape input = network.graph().input();
        boolean array =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".npy");
        if (network.encoder() instanceof EventFrames frames) {
            return array ? array(file, input, network.steps()) : recording(file, input, frames, network.steps());
        }
        if (Recording.FORMATS.isRecording(file)) {
            throw new IOException(file + ": is a recording, but the network takes " + input
                    + " at once; recordings are for networks with the encoder EventFrames");
        }
        return array ? array(file, input, 1) : picture(file, input);
    }

    private static Read recording(Path file, Shape input, EventFrames frames, int steps) throws IOException {
        Events events = Recording.FORMATS.read(file);
        Shape shape = frames.shape(events.width(), events.height());
        if (!shape.equals(input)) {
            throw new IOException(file + ": gives frames of " + shape + ", but the network takes " + input
                    + "; it is of another sensor");
        }
        float[] values = new float[steps * input.size()];
        frames.frames(events, steps, new RandomKey(0, 0, 0, 0), values, 0);
        return new Read(List.of(values), "");
    }

    private static Read picture(Path file, Shape input) throws IOException {
        if (input.channels() != 1 && input.channels() != 3) {
            throw new IOException(
                    file + ": is a picture, but the network takes " + input + "; give an array (.npy) of that shape");
        }
        Picture picture = Picture.read(file);
        boolean fits = picture.shape().equals(input);
        byte[] pixels = (fits ? picture : picture.centre(input)).pixels();
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xff) / 255f;
        }
        return new Read(List.of(values), fits ? "" : file + " was brought from " + picture.shape() + " to " + input);
    }

    /** @param frames of an example, one after the other */
    private static Read array(Path file, Shape input, int frames) throws IOException {
        NpyFile array = NpyFile.read(file);
        int size = input.size() * frames;
        int[] shape = array.shape();
        boolean one = array.size() == size;
        boolean several = shape.length > 1 && shape[0] > 0 && array.size() == (long) shape[0] * size;
        if (!one && !several) {
            throw new IOException(file + ": has the shape " + Arrays.toString(shape) + ", expected "
                    + (frames > 1 ? frames + " frames of " : "") + input + ", or several of them along the first axis");
        }
        float scale = array.type() == NpyType.UINT8 ? 255f : 1f;
        float[] all = array.toFloats();
        for (int i = 0; i < all.length; i++) {
            if (!Float.isFinite(all[i])) {
                throw new IOException(file + ": has " + all[i] + " at " + i + "; values must be finite");
            }
            all[i] /= scale;
        }
        List<float[]> examples = new ArrayList<>();
        for (int from = 0; from < all.length; from += size) {
            examples.add(Arrays.copyOfRange(all, from, from + size));
        }
        return new Read(examples, "");
    }
}
