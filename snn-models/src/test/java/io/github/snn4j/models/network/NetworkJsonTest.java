package io.github.snn4j.models.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.layers.layer.Conv2d;
import io.github.snn4j.layers.layer.Residual;
import io.github.snn4j.layers.layer.Size;
import io.github.snn4j.layers.layer.Spiking;
import io.github.snn4j.models.architecture.Architectures;
import io.github.snn4j.models.train.Optimizer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkJsonTest {
    private final NetworkJson json = NetworkJson.builtIn();

    @Test
    void everyArchitectureComesBackTheSame() {
        for (String name : Architectures.names()) {
            Network n = Architectures.named(name);
            assertEquals(n, json.read(json.write(n), "copy"));
        }
    }

    @Test
    void whatIsNotSaidTakesItsDefault() {
        Network n = json.read("""
                {"name": "a", "input": [6, 4, 2], "layers": [
                  {"type": "conv2d", "channels": 3, "kernel": [3, 1], "padding": [1, 0]},
                  {"type": "Residual", "body": [{"type": "spiking", "neuron": "lif"}], "join": "iand"},
                  {"type": "dense", "units": 2, "name": "head"}]}
                """, "a.json");
        assertEquals(4, n.steps());
        assertEquals(new Size(3, 1), ((Conv2d) n.graph().layers().get(0).layer()).kernel());
        assertEquals("residual1", n.graph().layers().get(1).name());
        assertEquals(Residual.Join.IAND, ((Residual) n.graph().layers().get(1).layer()).join());
        assertEquals("head", n.graph().layers().get(2).name());
        assertEquals(Optimizer.Adam.of(1e-3), n.recipe().optimizer());
        assertEquals(n, json.read(json.write(n), "copy"));
    }

    @Test
    void aSettingIsFoundByItsPathOrItsLastWord() {
        Network n = Architectures.named("mnist-cnn");
        Network changed = json.with(
                n,
                Map.of("lr", "0.5", "layers.conv1.channels", "7", "surrogate", "{\"type\":\"FastSigmoid\",\"k\":9}"));
        assertEquals(Optimizer.Adam.of(0.5), changed.recipe().optimizer());
        assertEquals(7, ((Conv2d) changed.graph().layers().get(0).layer()).channels());
        Lif lif = (Lif) ((Spiking) changed.graph().layers().get(2).layer()).neuron();
        assertEquals(new FastSigmoid(9), lif.surrogate());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> json.with(n, Map.of("smothing", "1")));
        assertTrue(String.valueOf(e.getMessage()).contains("did you mean \"smoothing\"?"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": "a", "input": [4], "layers": [{"type": "dens", "units": 2}]} | layers[0]: no layer is named "dens", did you mean "Dense"?
            {"name": "a", "input": [4], "layers": [{"type": "dense", "unit": 2}]} | unknown setting "unit" of Dense; it has [units, bias, start], did you mean "units"?
            {"name": "a", "input": [4], "layers": [{"type": "dense"}]} | Dense must have "units"
            {"name": "a", "input": [4], "layers": [{"type": "dense", "units": 0}]} | Dense.units must be at least 1, got 0
            {"name": "a", "input": [4], "layers": [{"type": "dense", "units": 2.5}]} | layers[0].units: expected a whole number, found 2.5
            {"name": "a", "input": [4, 4, 1], "layers": [{"type": "conv2d", "channels": 2, "kernel": 9}]} | layer "conv1" (input 4x4x1)
            {"name": "a", "input": [4, 4], "layers": [{"type": "flatten"}]} | input: expected [height, width, channels] or [features]
            {"name": "a", "input": [4], "steps": 0, "layers": [{"type": "dense", "units": 2}]} | Network.steps must be at least 1, got 0
            {"name": "a", "input": [4], "stepz": 3, "layers": []} | unknown field "stepz"
            {"name": "a", "input": [4], "layers": []} | at least one layer
            {"name": "a" "input": 3} | not JSON
            {"name": "a", "input": [4], "layers": [{"type": "residual", "body": [{"type": "dense", "units": 3}]}]} | Residual must join equal shapes, but its body gives 3 and its shortcut 4
            """)
    void whatIsWrongIsNamedWithItsPlace(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> json.read(text, "net.json"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("net.json: "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    }

    @Test
    void everySettingIsListedWithItsValue() {
        Network n = Architectures.named("mnist-cnn");
        Map<String, String> settings = json.settings(n);
        assertEquals("0.002", settings.get("layers.spike1.neuron.tau"));
        assertEquals("64", settings.get("training.batch"));
        assertTrue(settings.containsKey("surrogate"));
        settings.forEach((path, value) -> {
            if (!value.isEmpty()) {
                assertEquals(n, json.with(n, Map.of(path, value)), path);
            }
        });
    }

    @Test
    void neuronsAndSurrogatesStandAlone() {
        assertEquals(0.01, ((Lif) json.neuron("{\"type\": \"lif\", \"tau\": 0.01}")).tau());
        assertEquals(FastSigmoid.of(), json.surrogate("FastSigmoid"));
        assertThrows(IllegalArgumentException.class, () -> json.neuron("{\"type\""));
    }
}
