package io.github.snn4j.models.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.models.Golden;
import io.github.snn4j.models.nir.Discretisation.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other tools made of {@code lif_norse.nir}, stepped as each of them does. */
class NirTraceTest {
    private static final double DT = 1e-4;

    /**
     * The tools.
     *
     * @param input what the recorded spikes are multiplied by
     * @param potential what our potentials are multiplied by
     * @param late how many steps later the tool is
     */
    @ParameterizedTest
    @CsvSource({
        "norse,          EULER,       HARD,     1,  1,  0, 3e-8",
        "lava_cpu_float, EULER,       HARD,     1,  1,  1, 4e-8",
        "nengo,          EXPONENTIAL, HARD,     1,  10, 0, 2e-8",
        "snntorch,       EULER,       HARD,     1,  25, 0, 1e-6",
        "rockpool,       IMPULSE,     SUBTRACT, 1,  1,  0, 2e-8",
        "sinabs,         IMPULSE,     SUBTRACT, 25, 1,  0, 2e-8",
        "exact,          EXPONENTIAL, SUBTRACT, 1,  1,  0, 6.3e-4"
    })
    void spikesAndPotentialsAreThoseRecorded(
            String tool, Scheme scheme, Reset reset, double input, double potential, int late, double tolerance)
            throws IOException {
        NirGraph graph = NirReader.read(Golden.interop("nir/lif_norse.nir"));
        List<double[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Golden.interop("nir/lif-traces/lif_" + tool + ".csv"))) {
            String[] columns = line.split(",", -1);
            rows.add(new double[] {
                Double.parseDouble(columns[0]), Double.parseDouble(columns[1]), Double.parseDouble(columns[2])
            });
        }
        assertEquals(1000, rows.size());
        List<double[]> in =
                rows.stream().map(row -> new double[] {row[0] * input}).toList();
        List<Double> v = new ArrayList<>();
        List<double[]> spikes = new NirSimulator(graph, new Discretisation(DT, scheme, reset, false))
                .run(
                        in,
                        (t, outputs, potentials, currents) ->
                                v.add(Objects.requireNonNull(potentials.get("1"))[0] * potential));
        int fired = 0;
        for (int t = late; t < rows.size(); t++) {
            assertEquals(rows.get(t)[2], spikes.get(t - late)[0], tool + " at step " + t);
            fired += (int) rows.get(t)[2];
            assertEquals(rows.get(t)[1], v.get(t - late), tolerance, tool + " at step " + t);
        }
        assertEquals(4, fired);
        assertTrue(in.stream().anyMatch(x -> x[0] != 0));
    }
}
