package io.github.snn4j.zoo.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.core.surrogate.Surrogates;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlotTest {
    @TempDir
    Path folder;

    private static String svg(Path file) throws Exception {
        String root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getDocumentElement()
                .getTagName();
        assertEquals("svg", root);
        return Files.readString(file);
    }

    @Test
    void surrogatesAreAllDrawn() throws Exception {
        Path out = folder.resolve("s.svg");
        var json = Cli.run("plot", "surrogates", "--out", out, "--json").json();
        assertEquals(out.toString(), json.get("path").asText());
        for (Path file : new Path[] {out, folder.resolve("s-smooth.svg")}) {
            String text = svg(file);
            Surrogates.CATALOGUE.names().forEach(name -> assertTrue(text.contains(name), name));
        }
        Cli.run("plot", "surrogates", "Arctn", "--out", out).refuses("did you mean \"Arctan\"?");
    }

    @Test
    void traceOfANeuron() throws Exception {
        Path out = folder.resolve("t.svg");
        Cli.run("plot", "trace", "--neuron", "{\"type\": \"Lif\", \"tau\": 0.01}", "--input", "0,0.3", "--out", out)
                .succeeds();
        assertTrue(svg(out).contains("Lif"));
        Cli.run("plot", "trace", "--neuron", "Lyf").refuses("did you mean \"Lif\"?");
        Cli.run("plot", "trace", "--steps", 0).refuses("--steps must be at least 1, got 0");
        Cli.run("plot", "trace", "--neuron", "{\"type\"", "--out", out).refuses("not JSON");
    }

    @Test
    void rasterAndCurvesOfATraining() throws Exception {
        Path data = Cli.data(folder);
        Path model = Cli.model(folder, data);
        Path raster = folder.resolve("r.svg");
        Cli.run("plot", "raster", model, "--data", data, "--index", 4, "--out", raster)
                .succeeds();
        assertTrue(svg(raster).contains("Spikes of spike, test example 4 (1)"));
        Cli.run("plot", "raster", model, "--data", data, "--index", 30).refuses("--index must be 0 to 29, got 30");
        Cli.run("plot", "raster", model, "--data", data, "--layer", "conv").refuses("conv", "[spike]");
        Path curves = folder.resolve("c.svg");
        Cli.run("plot", "curves", folder.resolve("tiny.csv"), "--columns", "loss,rate_spike", "--out", curves)
                .succeeds();
        assertTrue(svg(curves).contains("rate_spike"));
        Cli.run("plot", "curves", folder.resolve("tiny.csv"), "--columns", "los")
                .refuses("no column los");
    }

    @ParameterizedTest
    @ValueSource(strings = {"surrogates", "trace", "raster", "curves"})
    void everyKindHasHelpAndSuggests(String kind) {
        assertTrue(Cli.run("plot", kind, "--help").succeeds().out().contains("Example: snn plot " + kind));
        Cli.run("plot", kind, "--oout", "x").refuses("did you mean \"--out\"?");
    }

    @Test
    void nothingToDraw() {
        Cli.run("plot").refuses("surrogates", "trace", "raster", "curves");
        Cli.run("plot", "rasterr").refuses("did you mean \"raster\"?");
        Cli.run("plot", "surrogates", "--out", folder.resolve("no/s.svg")).refuses("--out", "does not exist");
    }
}
