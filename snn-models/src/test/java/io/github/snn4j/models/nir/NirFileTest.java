package io.github.snn4j.models.nir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.models.Golden;
import io.github.snn4j.models.nir.NirNode.Conv;
import io.github.snn4j.models.nir.NirNode.Delay;
import io.github.snn4j.models.nir.NirNode.Flatten;
import io.github.snn4j.models.nir.NirNode.Input;
import io.github.snn4j.models.nir.NirNode.Integrator;
import io.github.snn4j.models.nir.NirNode.Linear;
import io.github.snn4j.models.nir.NirNode.Output;
import io.github.snn4j.models.nir.NirNode.Padding;
import io.github.snn4j.models.nir.NirNode.Pool;
import io.github.snn4j.models.nir.NirNode.Scale;
import io.github.snn4j.models.nir.NirNode.Threshold;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NirFileTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "lif_norse, 4, 3",
        "lif_rockpool, 4, 3",
        "two_lif_neurons, 6, 5",
        "nmnist_cnn_sinabs, 15, 14",
        "braille_noDelay_bias_zero, 7, 7",
        "braille_norse, 7, 7"
    })
    void filesOfOtherToolsComeBackAsTheyWere(String name, int nodes, int edges) throws IOException {
        NirGraph graph = NirReader.read(Golden.interop("nir/" + name + ".nir"));
        assertEquals(nodes, graph.nodes().size());
        assertEquals(edges, graph.edges().size());
        assertSame(graph, written(graph));
    }

    /** Every kind of node, with a graph in the graph. */
    @Test
    void everyKindOfNodeComesBackAsItWas() throws IOException {
        Map<String, NirNode> nodes = new LinkedHashMap<>();
        nodes.put("in", new Input(List.of(2, 6, 7)));
        nodes.put(
                "conv",
                new Conv(
                        List.of(6, 7),
                        random(4, 1, 3, 2),
                        List.of(1, 2),
                        Padding.of(List.of(1, 0)),
                        List.of(1, 1),
                        2,
                        random(4)));
        nodes.put(
                "if",
                new Integrator(
                        null, NirArray.of(1), null, random(4, 6, 3), NirArray.of(0), random(4, 6, 3), random(4, 6, 3)));
        nodes.put("sum", new Pool(false, List.of(2, 1), List.of(2, 1), List.of(0, 0)));
        nodes.put("average", new Pool(true, List.of(3, 1), List.of(1, 1), List.of(1, 0)));
        nodes.put("flatten", new Flatten(List.of(4, 3, 3), 0, -1));
        nodes.put("scale", new Scale(random(36)));
        nodes.put("affine", new Linear(random(5, 36), random(5)));
        nodes.put(
                "current", new Integrator(random(5), random(5), random(5), random(5), random(5), null, NirArray.of(0)));
        nodes.put("inner", inner());
        nodes.put("delay", new Delay(random(5)));
        nodes.put("threshold", new Threshold(random(5)));
        nodes.put("leak", new Integrator(null, NirArray.of(1), random(5), random(5), random(5), null, NirArray.of(0)));
        nodes.put("sumUp", new Integrator(null, NirArray.of(1), null, random(5), NirArray.of(0), null, NirArray.of(0)));
        nodes.put("out", new Output(List.of(5)));
        NirGraph graph = chain(nodes, Map.of("dt", "0.001"));
        assertSame(graph, written(graph));
        NirSimulator simulator = new NirSimulator(graph, Discretisation.euler(1e-3));
        assertEquals(List.of(4, 6, 3), simulator.shapes().get("conv"));
        assertEquals(List.of(1, 5), simulator.shapes().get("inner.lif"));
    }

    private NirGraph inner() {
        Map<String, NirNode> nodes = new LinkedHashMap<>();
        nodes.put("input", new Input(List.of(1, 5)));
        nodes.put("conv", new Conv(null, random(1, 1, 3), List.of(1), Padding.SAME, List.of(1), 1, random(1)));
        nodes.put("lif", new Integrator(null, NirArray.of(1), random(5), random(5), random(5), random(5), random(5)));
        nodes.put("output", new Output(List.of(5)));
        return chain(nodes, Map.of());
    }

    private static NirGraph chain(Map<String, NirNode> nodes, Map<String, String> metadata) {
        List<String> names = List.copyOf(nodes.keySet());
        List<NirGraph.Edge> edges = new java.util.ArrayList<>();
        for (int i = 1; i < names.size(); i++) {
            edges.add(new NirGraph.Edge(names.get(i - 1), names.get(i)));
        }
        return new NirGraph(nodes, edges, metadata);
    }

    private final Random random = new Random(1);

    private NirArray random(Integer... shape) {
        double[] values = new double[(int) NirArray.size(List.of(shape))];
        Arrays.setAll(values, i -> random.nextDouble() + 0.001);
        return new NirArray(List.of(shape), values);
    }

    private NirGraph written(NirGraph graph) throws IOException {
        Path file = folder.resolve("written.nir");
        NirWriter.write(graph, file);
        return NirReader.read(file);
    }

    private static void assertSame(NirGraph expected, NirGraph found) {
        assertEquals(new HashSet<>(expected.edges()), new HashSet<>(found.edges()));
        assertEquals(expected.metadata(), found.metadata());
        assertEquals(expected.nodes().keySet(), found.nodes().keySet());
        expected.nodes().forEach((name, node) -> {
            NirNode other = Objects.requireNonNull(found.nodes().get(name));
            assertEquals(node.type(), other.type(), name);
            if (node instanceof NirGraph inner) {
                assertSame(inner, (NirGraph) other);
                return;
            }
            for (RecordComponent c : node.getClass().getRecordComponents()) {
                try {
                    Object a = c.getAccessor().invoke(node);
                    Object b = c.getAccessor().invoke(other);
                    if (a instanceof NirArray x && b instanceof NirArray y) {
                        assertEquals(x.shape(), y.shape(), name + "." + c.getName());
                        assertArrayEquals(x.values(), y.values(), name + "." + c.getName());
                    } else {
                        assertEquals(a, b, name + "." + c.getName());
                    }
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @Test
    void edgesToNowhereAreNamed() {
        IOException e = assertThrows(
                IOException.class, () -> NirReader.read(Golden.interop("nir/braille_noDelay_bias_zero_subgraph.nir")));
        String message = String.valueOf(e.getMessage());
        assertTrue(
                message.contains("lif1") && message.contains("input -> lif") && message.contains("\"lif\""), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 100, 1000, 5000})
    void filesCutOffAreDamaged(int length) throws IOException {
        byte[] all = Files.readAllBytes(Golden.interop("nir/lif_norse.nir"));
        Path file = folder.resolve("cut.nir");
        Files.write(file, Arrays.copyOf(all, length));
        IOException e = assertThrows(IOException.class, () -> NirReader.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("cut.nir"), e.getMessage());
    }

    @Test
    void aNodeThatDoesNotFitIsNamed() {
        Map<String, NirNode> nodes = new LinkedHashMap<>();
        nodes.put("in", new Input(List.of(3)));
        nodes.put("fc", new Linear(random(2, 4), null));
        nodes.put("out", new Output(List.of(2)));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new NirSimulator(chain(nodes, Map.of()), Discretisation.euler(1e-3)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("\"fc\"") && message.contains("4") && message.contains("[3]"), message);
    }
}
