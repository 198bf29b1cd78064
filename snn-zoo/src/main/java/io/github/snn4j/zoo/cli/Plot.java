package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.plot.LinePlot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code snn plot}: drawings as SVG. */
@Command(
        name = "plot",
        description = "Draws a raster, a neuron's trace, surrogates or training curves as SVG.",
        footer = {"", "Example: snn plot surrogates", "         snn plot trace --neuron Lif --input 1.2 --steps 50"},
        subcommands = {PlotSurrogates.class, PlotTrace.class, PlotRaster.class, PlotCurves.class})
final class Plot implements Runnable {
    @Mixin
    final Common common = new Common();

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandLine.Model.CommandSpec spec;

    /** Without a kind of plot. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "what to draw is missing; there are "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    /** Writes a drawing and answers where it is. */
    static void write(io.github.snn4j.core.plot.Plot plot, Path file, Common common) {
        save(plot, file);
        common.say(file.toString());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("path", file.toString());
        common.answer(figures);
    }

    static void save(io.github.snn4j.core.plot.Plot plot, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out " + file + ": the folder " + folder + " does not exist; create it");
        }
        try {
            plot.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException("--out " + e.getMessage(), e);
        }
    }

    /** A line plot of functions of the distance from the threshold. */
    static LinePlot functions(String title, String y) {
        return LinePlot.titled(title).x("membrane potential − threshold").y(y);
    }
}
