package io.github.snn4j.models.hdf;

import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.DeflatePipelineFilter;
import io.jhdf.filter.Filter;
import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The library's own inflates a chunk as far as it goes; this one stops at what no honest chunk has. */
public final class BoundedDeflate implements Filter {
    private static final int LARGEST_CHUNK = 64 << 20;

    private final DeflatePipelineFilter library = new DeflatePipelineFilter();

    @Override
    public int getId() {
        return library.getId();
    }

    @Override
    public String getName() {
        return library.getName();
    }

    @Override
    public byte[] decode(byte[] compressed, int[] settings) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] part = new byte[1 << 13];
            while (!inflater.finished()) {
                int n = inflater.inflate(part);
                if (n == 0) {
                    throw new HdfFilterException("a compressed chunk is cut off");
                }
                if (out.size() + n > LARGEST_CHUNK) {
                    throw new HdfFilterException("a compressed chunk has more than " + LARGEST_CHUNK + " bytes");
                }
                out.write(part, 0, n);
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new HdfFilterException("a compressed chunk is damaged", e);
        } finally {
            inflater.end();
        }
    }

    @Override
    public byte[] encode(byte[] data, int[] settings) {
        return library.encode(data, settings);
    }
}
