package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.plot.LinePlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn plot curves}. */
@Command(
        name = "curves",
        description = "Draws columns of the CSV file that a training writes, over its epochs.",
        footer = {"", "Example: snn plot curves mnist-cnn.csv --columns loss"})
final class PlotCurves implements Callable<Integer> {
    private static final long LARGEST = 64 << 20;

    @Mixin
    final Common common = new Common();

    @Parameters(
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "FILE",
            description = "The CSV file beside a model.")
    Path file = Path.of("");

    @Option(names = "--columns", split = ",", paramLabel = "NAME", description = "Which columns.")
    List<String> columns = List.of("train_accuracy", "watch_accuracy");

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write.")
    Path out = Path.of("curves.svg");

    @Override
    public Integer call() throws Exception {
        List<String[]> rows = rows();
        if (rows.isEmpty()) {
            throw new IOException(file + ": is empty, expected a row of column names");
        }
        List<String> header = Arrays.asList(rows.get(0));
        double[] epochs = column(rows, header, "epoch");
        LinePlot plot = LinePlot.titled("Training").x("epoch");
        for (String name : columns) {
            plot = plot.series(name, epochs, column(rows, header, name));
        }
        Plot.write(plot, out, common);
        return 0;
    }

    private List<String[]> rows() throws IOException {
        if (Files.size(NetworkSource.existing(file)) > LARGEST) {
            throw new IOException(file + ": has more than " + LARGEST + " bytes");
        }
        List<String[]> rows = new ArrayList<>();
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> rows.add(line.split(",", -1)));
        return rows;
    }

    private double[] column(List<String[]> rows, List<String> header, String name) throws IOException {
        int at = header.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException(file + ": has no column " + name + "; it has " + header);
        }
        double[] values = new double[rows.size() - 1];
        for (int i = 0; i < values.length; i++) {
            String[] row = rows.get(i + 1);
            String cell = at < row.length ? row[at] : "";
            try {
                values[i] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                throw new IOException(
                        file + ": row " + (i + 1) + ", column " + name + ": \"" + cell + "\" is not a number", e);
            }
        }
        return values;
    }
}
