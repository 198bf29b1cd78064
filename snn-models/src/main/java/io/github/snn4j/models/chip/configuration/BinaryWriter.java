package io.github.snn4j.models.chip.configuration;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes a configuration as {@link SectionType sections}; all numbers are 32-bit integers where not said otherwise. */
final class BinaryWriter {
    /** Signs and compressions by number in the file; the compressions are numbered as the chip does. */
    static final List<String> SIGNS = List.of("mixed", "excitatory", "inhibitory");

    static final int SPARSE = 0;
    static final int DENSE = 3;

    private final CoreConfiguration configuration;
    private final Map<SectionType, SectionOutput> sections = new EnumMap<>(SectionType.class);

    private BinaryWriter(CoreConfiguration configuration) {
        this.configuration = configuration;
        for (SectionType type : SectionType.values()) {
            sections.put(type, new SectionOutput());
        }
    }

    /** The bytes of the file of a configuration that was {@linkplain ConfigurationCheck checked}. */
    static byte[] bytes(CoreConfiguration configuration) {
        Map<SectionType, byte[]> content = new EnumMap<>(SectionType.class);
        new BinaryWriter(configuration).sections().forEach((type, out) -> content.put(type, out.toByteArray()));
        return BinaryFile.write(content);
    }

    private SectionOutput out(SectionType type) {
        return sections.getOrDefault(type, new SectionOutput());
    }

    private Map<SectionType, SectionOutput> sections() {
        try {
            out(SectionType.META).bytes(ConfigurationJson.meta(BinaryMeta.of(configuration)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records become JSON", e);
        }
        out(SectionType.PROBES).int32(0);
        CoreConfiguration.Host host = configuration.input().host();
        if (host != null) {
            for (float[] array : List.of(host.mean(), host.scale(), host.weights(), host.bias())) {
                out(SectionType.HOST).floats(array);
            }
        }
        routes(configuration.input().routes());
        SectionOutput cores = out(SectionType.CORES);
        cores.int32(configuration.chips().size());
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            cores.int32(chip.id());
            cores.int32(chip.cores().size());
            for (Core core : chip.cores()) {
                core(core, cores);
                synapses(core, cores);
                axons(core.inAxons());
                routes(core.outAxons());
            }
        }
        return sections;
    }

    private void core(Core core, SectionOutput out) {
        ints(out, core.id(), core.mesh().get(0), core.mesh().get(1));
        Core.Noise noise = core.shared().noise();
        ints(out, core.shared().vminExp(), core.shared().vmaxExp(), noise.onV() ? 1 : 0, noise.mant(), noise.exp());
        out.int32(core.cxProfiles().size());
        for (Core.CompartmentProfile p : core.cxProfiles()) {
            ints(out, p.decayU(), p.decayV(), p.refract());
        }
        out.int32(core.vthProfiles().size());
        for (Core.ThresholdProfile p : core.vthProfiles()) {
            out.int32(p.mant());
        }
        out.int32(core.synFormats().size());
        for (Core.SynapseFormat f : core.synFormats()) {
            int compression = f.compression().equals("sparse") ? SPARSE : DENSE;
            ints(out, f.weightBits(), SIGNS.indexOf(f.sign()), f.weightExp(), f.delayBits(), f.tagBits());
            ints(out, compression, f.idxBits(), f.block());
        }
        out.int32(core.groups().size());
        for (Core.Group g : core.groups()) {
            out.int32(population(g.pop()));
            g.originWhc().forEach(out::int32);
            g.sizeWhc().forEach(out::int32);
            ints(out, g.firstCx(), g.cxProfile(), g.vthProfile());
            SectionOutput bias = out(SectionType.BIAS);
            bias.int32(g.biasMant().length);
            bias.int16s(g.biasMant());
            bias.int16s(g.biasExp());
        }
        Core.Usage u = core.usage();
        ints(out, u.cx(), u.inAxons(), u.outAxons());
        out.int64(u.synBits());
    }

    private int population(String id) {
        List<String> ids = configuration.populations().stream()
                .map(CoreConfiguration.Layer::id)
                .toList();
        return ids.indexOf(id);
    }

    /** How many atoms and targets a list has is with the core, all else in the words. */
    private void synapses(Core core, SectionOutput out) {
        List<SynapseCode> codes =
                core.synFormats().stream().map(SynapseCode::new).toList();
        SynapseWriter words = new SynapseWriter(out(SectionType.SYNMEM));
        out.int32(core.synLists().size());
        for (Core.SynapseList l : core.synLists()) {
            ints(out, l.atoms(), l.targets());
            words.write(l, codes.get(l.fmt()));
        }
    }

    private void axons(Core.InAxons a) {
        SectionOutput out = out(SectionType.AXONS);
        out.int32(a.kinds().length);
        out.int16s(a.kinds());
        out.int32s(a.lists());
        out.int32s(a.cxBase());
    }

    private void routes(List<Route> routes) {
        SectionOutput out = out(SectionType.ROUTES);
        out.int32(routes.size());
        for (Route r : routes) {
            ints(out, r.chip(), r.core(), r.kind(), r.cx().length);
            out.int32s(r.cx());
            out.int32s(r.axon());
            out.int32s(r.atom());
        }
    }

    private static void ints(SectionOutput out, int... values) {
        Arrays.stream(values).forEach(out::int32);
    }
}
