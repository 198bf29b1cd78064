package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.kernel.Workers;
import io.github.snn4j.core.plot.BarChart;
import io.github.snn4j.core.plot.HeatMap;
import io.github.snn4j.core.plot.LinePlot;
import io.github.snn4j.core.plot.RasterPlot;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.simulate.Activity;
import io.github.snn4j.models.chip.simulate.EnergyReport;
import io.github.snn4j.models.train.Predictor;
import io.github.snn4j.models.train.TrainingListener;
import io.github.snn4j.zoo.report.HtmlReport;
import io.github.snn4j.zoo.report.HtmlReport.KeyFigure;
import io.github.snn4j.zoo.report.Section;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The report of {@link Demo}. */
final class DemoReport {
    private static final int ROWS = 250;

    private final Demo.Outcome o;
    private final Workers workers;
    private final EnergyReport energy;

    DemoReport(Demo.Outcome outcome, Workers workers) {
        this.o = outcome;
        this.workers = workers;
        energy = EnergyReport.davies2018(outcome.onChip().activity());
    }

    HtmlReport html() {
        double perPicture = energy.total() / o.shown().size() / 1e6;
        return HtmlReport.titled("From drawn digits to neuromorphic cores")
                .subtitle(
                        "A spiking convolutional network, trained on digits drawn as strokes, exported for Loihi 1 and"
                                + " simulated from the exported file, integer-exact.")
                .figures(
                        new KeyFigure(
                                percent(o.onTest().accuracy()),
                                "test accuracy",
                                o.test().size() + " digits, float"),
                        new KeyFigure(
                                percent(o.onChip().accuracy()),
                                "accuracy on the simulated chip",
                                o.shown().size() + " of these digits; in float "
                                        + percent(o.onShown().accuracy())),
                        new KeyFigure(
                                Long.toString(o.mismatches()),
                                "mismatches",
                                "spikes and potentials that differ from the quantised model"),
                        new KeyFigure(
                                Integer.toString(Usage.of(o.program().configuration(), null)
                                        .cores()
                                        .size()),
                                "cores",
                                "on " + o.program().configuration().chips().size() + " Loihi 1 chip(s)"),
                        new KeyFigure(
                                String.format(Locale.ROOT, "%.1f µJ", perPicture),
                                "energy a digit",
                                "estimated, see below"))
                .section(training())
                .section(confusion())
                .section(spikes())
                .section(usage())
                .section(energySection())
                .section(provenance());
    }

    private Section training() {
        return Section.titled("Training")
                .figure(
                        LinePlot.titled("Accuracy")
                                .x("epoch")
                                .y("%")
                                .series("training", 1, curve(e -> 100 * e.trainAccuracy()))
                                .series("test", 1, curve(e -> 100 * e.watchAccuracy()))
                                .svg(),
                        "Accuracy after each pass over the training digits.")
                .figure(
                        LinePlot.titled("Loss")
                                .x("epoch")
                                .y("cross entropy")
                                .series("training", 1, curve(TrainingListener.Epoch::loss))
                                .svg(),
                        "Mean loss of the training batches.");
    }

    private double[] curve(ToDoubleFunction<TrainingListener.Epoch> figure) {
        return o.epochs().stream().mapToDouble(figure).toArray();
    }

    private Section confusion() {
        double[][] counts = Arrays.stream(o.onTest().confusion())
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
        return Section.titled("What is taken for what")
                .figure(
                        HeatMap.of("Confusion matrix", counts)
                                .rows(o.test().classes())
                                .columns(o.test().classes())
                                .x("prediction")
                                .y("label")
                                .svg(),
                        "Test digits by label and prediction.");
    }

    private Section spikes() {
        float[] values = new float[o.test().shape().size()];
        o.test().read(0, values, 0);
        Predictor predictor = new Predictor(o.model(), workers);
        predictor.scores(values, 0);
        Section section = Section.titled("Spikes");
        for (Map.Entry<String, float[]> layer : predictor.spikes().entrySet()) {
            float[][] all =
                    PlotRaster.rows(layer.getValue(), o.model().network().steps());
            int every = (all[0].length + ROWS - 1) / ROWS;
            section = section.figure(
                    RasterPlot.of("Layer " + layer.getKey(), some(all, every)).svg(),
                    "A mark is a spike, while the network is shown the first test digit ("
                            + o.test().classes().get(o.test().label(0)) + "); one neuron of " + every + ".");
        }
        List<String> layers = List.copyOf(o.onTest().firingRates().keySet());
        double[] rates = o.onTest().firingRates().values().stream()
                .mapToDouble(rate -> 100 * rate)
                .toArray();
        return section.figure(
                BarChart.of("Firing rates", layers)
                        .series("test", rates)
                        .unit(" %")
                        .svg(),
                "The fraction of neurons and steps that fire, over all test digits.");
    }

    private static float[][] some(float[][] spikes, int every) {
        float[][] fewer = new float[spikes.length][(spikes[0].length + every - 1) / every];
        for (int t = 0; t < spikes.length; t++) {
            for (int i = 0; i < fewer[t].length; i++) {
                fewer[t][i] = spikes[t][i * every];
            }
        }
        return fewer;
    }

    private Section usage() {
        CoreConfiguration configuration = o.program().configuration();
        Limits limits = Limits.named(configuration.target().name());
        io.github.snn4j.zoo.report.Table table = io.github.snn4j.zoo.report.Table.of(
                "layer", "cores", "compartments", "in-axons", "out-axons", "synapse bits");
        for (Usage.Total t : Usage.of(configuration, limits).totals()) {
            table = table.row(
                    t.population(),
                    Integer.toString(t.cores()),
                    Long.toString(t.compartments()),
                    Long.toString(t.inAxons()),
                    Long.toString(t.outAxons()),
                    Long.toString(t.synapseBits()));
        }
        return Section.titled("Cores")
                .figure(UsageMap.svg(configuration), "Compartments, axons and synapse memory of each core.")
                .table(table);
    }

    private Section energySection() {
        Activity a = o.onChip().activity();
        int n = o.shown().size();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("spikes a digit", Long.toString(a.spikes() / n));
        facts.put("synaptic operations a digit", Long.toString(a.synapticOperations() / n));
        facts.put("chip steps a digit", Long.toString(a.chipSteps() / n));
        return Section.titled("Energy")
                .figure(
                        BarChart.of(
                                        "Energy a digit",
                                        List.of("synaptic operations", "neuron updates", "spike messages"))
                                .series("µJ", new double[] {
                                    energy.synapses() / n / 1e6, energy.neurons() / n / 1e6, energy.messages() / n / 1e6
                                })
                                .unit(" µJ")
                                .svg(),
                        "Counts of the simulation times the energy of one event.")
                .facts(facts)
                .note("Model: " + energy.model() + "; " + energy.caveat()
                        + ". Static power and the host's computation of the first layer are not in it.");
    }

    private Section provenance() {
        Map<String, String> facts = new LinkedHashMap<>(o.model().provenance());
        facts.replaceAll((key, value) -> value.replace("\t", ", "));
        facts.put("seconds", String.format(Locale.ROOT, "%.1f", o.seconds()));
        return Section.titled("How this came to be").facts(facts);
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }
}
