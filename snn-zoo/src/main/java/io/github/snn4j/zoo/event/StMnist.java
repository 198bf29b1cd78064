package io.github.snn4j.zoo.event;

import io.github.snn4j.core.event.EventFormat;
import io.github.snn4j.core.event.EventFormatException;
import io.github.snn4j.core.event.EventInput;
import io.github.snn4j.core.event.Events;
import java.io.IOException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Matrix;

/**
 * ST-MNIST's MATLAB files: the matrix {@code spiketrain} with a column a time, 100 rows of −1, 0 or 1 of a touch sensor of
 * 10×10, row after row, and a last one of seconds.
 *
 * <p>See, Lim, Tee, Soh (2020), ST-MNIST, the spiking tactile MNIST neuromorphic dataset, arXiv:2005.04319.
 */
public record StMnist() implements EventFormat {
    private static final String MATRIX = "spiketrain";
    private static final int SIDE = 10;
    private static final int TAXELS = SIDE * SIDE;
    private static final long LARGEST = 64 << 20;

    @Override
    public String name() {
        return "ST-MNIST MATLAB 5";
    }

    @Override
    public boolean matches(String fileName, String head) {
        return fileName.endsWith(".mat") && head.startsWith("MATLAB 5.0");
    }

    @Override
    public Events read(EventInput in) throws IOException {
        if (in.size() > LARGEST) {
            throw in.error("has " + in.size() + " bytes; files of ST-MNIST have less than " + LARGEST);
        }
        try {
            return events(Mat5.readFromFile(in.path().toFile()).getMatrix(MATRIX));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new EventFormatException(
                    in.path() + ": is no whole MATLAB 5 file with a matrix \"" + MATRIX + "\": " + e.getMessage(), e);
        }
    }

    private static Events events(Matrix m) {
        if (m.getNumRows() != TAXELS + 1) {
            throw new IllegalArgumentException("the matrix \"" + MATRIX + "\" has " + m.getNumRows()
                    + " rows, expected " + TAXELS + " of taxels and one of times");
        }
        Events.Builder events = new Events.Builder(m.getNumCols());
        for (int column = 0; column < m.getNumCols(); column++) {
            long time = Math.round(m.getDouble(TAXELS, column) * 1e6);
            for (int taxel = 0; taxel < TAXELS; taxel++) {
                double spike = m.getDouble(taxel, column);
                if (spike != 0) {
                    events.add(time, taxel % SIDE, taxel / SIDE, spike > 0);
                }
            }
        }
        return events.build(SIDE, SIDE);
    }
}
