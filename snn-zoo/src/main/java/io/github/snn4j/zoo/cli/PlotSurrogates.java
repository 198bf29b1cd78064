package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.algebra.Real;
import io.github.snn4j.core.plot.LinePlot;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.core.surrogate.Surrogates;
import io.github.snn4j.models.network.NetworkJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code snn plot surrogates}. */
@Command(
        name = "surrogates",
        description =
                "Draws surrogate gradients: their slope, and beside it (-smooth.svg) the step that it is the slope of.",
        footer = {"", "Example: snn plot surrogates Arctan '{\"type\": \"Sigmoid\", \"alpha\": 4}' --out two.svg"})
final class PlotSurrogates implements Callable<Integer> {
    private static final int POINTS = 401;
    private static final double REACH = 2;

    @Mixin
    final Common common = new Common();

    @Parameters(
            arity = "0..*",
            showDefaultValue = Help.Visibility.NEVER,
            paramLabel = "SURROGATE",
            description = "A name, or JSON with its settings. Default: all, with their default settings.")
    List<String> names = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write.")
    Path out = Path.of("surrogates.svg");

    @Override
    public Integer call() {
        double[] x = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = REACH * (2.0 * i / (POINTS - 1) - 1);
        }
        LinePlot slopes = Plot.functions("Surrogate gradients", "slope");
        LinePlot steps = Plot.functions("Smooth steps of the surrogates", "smooth step");
        for (String name : names.isEmpty() ? List.copyOf(Surrogates.CATALOGUE.names()) : names) {
            Surrogate s = NetworkJson.builtIn().surrogate(name);
            String title = names.isEmpty() ? name : s.toString();
            slopes = slopes.series(title, x, each(x, v -> s.slope(Real.HEAVISIDE, v)));
            steps = steps.series(title, x, each(x, s::smooth));
        }
        Path smooth = out.resolveSibling(String.valueOf(out.getFileName()).replaceFirst("(\\.svg)?$", "-smooth.svg"));
        Plot.save(slopes, out);
        Plot.save(steps, smooth);
        common.say(out + "\n" + smooth);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("path", out.toString());
        figures.put("paths", List.of(out.toString(), smooth.toString()));
        common.answer(figures);
        return 0;
    }

    private static double[] each(double[] x, DoubleUnaryOperator f) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = f.applyAsDouble(x[i]);
        }
        return y;
    }
}
