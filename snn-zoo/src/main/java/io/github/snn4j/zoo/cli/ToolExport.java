package io.github.snn4j.zoo.cli;

import io.github.snn4j.core.coding.Direct;
import io.github.snn4j.models.chip.lower.Lowering;
import io.github.snn4j.models.chip.quantise.Exponents;
import io.github.snn4j.models.chip.quantise.Quantisation;
import io.github.snn4j.models.chip.quantise.Quantiser;
import io.github.snn4j.models.network.CannotExportException;
import io.github.snn4j.models.network.TrainedNetwork;
import io.github.snn4j.models.netx.NetxExport;
import io.github.snn4j.models.netx.NetxNetwork;
import io.github.snn4j.models.netx.NetxWriter;
import io.github.snn4j.models.nir.NirExport;
import io.github.snn4j.models.nir.NirWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** {@code snn export} for other tools: NIR and netx. */
final class ToolExport {
    private final Export command;

    ToolExport(Export command) {
        this.command = command;
    }

    int nir(TrainedNetwork model) throws IOException {
        return toTool(
                model,
                ".nir",
                NirExport::graph,
                NirWriter::write,
                "nodes",
                g -> g.nodes().size());
    }

    int netx(TrainedNetwork model) throws IOException {
        return toTool(
                model,
                ".net",
                m -> {
                    Quantisation quantised =
                            Quantiser.quantise(Lowering.lower(m), command.scheme.of(m), Exponents.NONE);
                    NetxNetwork network = NetxExport.network(quantised.network());
                    command.common.say(
                            new ExportLoss(quantised.report(), null).table().toString());
                    return network;
                },
                NetxWriter::write,
                "layers",
                n -> n.layers().size());
    }

    private interface Writer<T> {
        void write(T network, Path file) throws IOException;
    }

    /** Writes what another tool reads, or with {@code --check} says what of it that tool does not have. */
    private <T> int toTool(
            TrainedNetwork model,
            String ending,
            Function<TrainedNetwork, T> export,
            Writer<T> writer,
            String parts,
            ToIntFunction<T> count)
            throws IOException {
        T network;
        try {
            network = export.apply(model);
        } catch (CannotExportException e) {
            if (!command.check) {
                throw e;
            }
            return answer(Problems.of(e), model);
        }
        if (command.check) {
            return answer(Problems.NONE, model);
        }
        Path file = command.file(ending);
        try {
            writer.write(network, file);
        } catch (IOException e) {
            throw new UncheckedIOException("--out " + e.getMessage(), e);
        }
        long bytes = Files.size(file);
        command.common.say(count.applyAsInt(network) + " " + parts + ", " + bytes + " bytes: " + file);
        if (!model.network().encoder().equals(new Direct())) {
            command.common.say("the encoder " + model.network().encoder() + " is not in " + command.target
                    + ": whoever runs the file gives it the input over time");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(parts, count.applyAsInt(network));
        figures.put("bytes", bytes);
        figures.put("file", file.toString());
        command.common.answer(figures);
        return 0;
    }

    private int answer(Problems problems, TrainedNetwork model) {
        return problems.answer(command.common, model.network().name(), command.target, new LinkedHashMap<>());
    }
}
