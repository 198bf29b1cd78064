package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration without its cores and arrays: the section META of the binary form, as canonical JSON. */
record BinaryMeta(
        CoreConfiguration.Target target,
        CoreConfiguration.Source source,
        CoreConfiguration.Schedule schedule,
        Input input,
        List<CoreConfiguration.Layer> populations,
        CoreConfiguration.Output output) {
    BinaryMeta {
        populations = List.copyOf(populations);
    }

    /** {@link CoreConfiguration.Input} without routes. */
    record Input(
            String kind,
            @JsonSetter(nulls = Nulls.SET) @Nullable Host host,
            @JsonSetter(nulls = Nulls.SET) @Nullable String encoder) {}

    /** {@link CoreConfiguration.Host} without arrays. */
    record Host(
            String kind,
            List<Integer> inHwc,
            List<Integer> outHwc,
            List<Integer> kernel,
            double biasScale,
            int biasExponent) {}

    static BinaryMeta of(CoreConfiguration c) {
        CoreConfiguration.Host h = c.input().host();
        Host host = h == null
                ? null
                : new Host(h.kind(), h.inHwc(), h.outHwc(), h.kernel(), h.biasScale(), h.biasExponent());
        return new BinaryMeta(
                c.target(),
                c.source(),
                c.schedule(),
                new Input(c.input().kind(), host, c.input().encoder()),
                c.populations(),
                c.output());
    }
}
