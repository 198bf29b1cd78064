package io.github.snn4j.models.chip.configuration;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what {@link BinaryWriter} writes, with each size held against the target's limits before it is allocated. */
final class BinaryReader {
    private static final int BYTES_OF_CORE = 72;
    private static final int BYTES_OF_GROUP = 40;
    private static final int BYTES_OF_FORMAT = 32;
    private static final int BYTES_OF_ROUTE = 16;
    private static final int BYTES_OF_AXON = 10;

    private final Map<SectionType, SectionInput> sections;
    private final BinaryMeta meta;
    private final Limits limits;
    private final SynapseReader synapses;

    private BinaryReader(Map<SectionType, SectionInput> sections, BinaryMeta meta) {
        this.sections = sections;
        this.meta = meta;
        limits = ConfigurationCheck.limits(meta.target());
        synapses = new SynapseReader(in(SectionType.SYNMEM));
    }

    /**
     * Reads a file's bytes into records whose references are yet to be {@linkplain ConfigurationCheck checked}.
     *
     * @param file its name, for errors
     */
    static CoreConfiguration read(byte[] bytes, String file) throws ConfigurationException {
        Map<SectionType, SectionInput> sections = BinaryFile.read(bytes, file);
        SectionInput meta = Objects.requireNonNull(sections.get(SectionType.META));
        BinaryMeta read = ConfigurationJson.meta(meta.rest(), file + ": section META");
        CoreConfiguration configuration = new BinaryReader(sections, read).configuration();
        for (SectionInput section : sections.values()) {
            section.end();
        }
        return configuration;
    }

    private SectionInput in(SectionType type) {
        return Objects.requireNonNull(sections.get(type));
    }

    private CoreConfiguration configuration() throws ConfigurationException {
        in(SectionType.PROBES).count("probes", 1, 0);
        CoreConfiguration.Host host = host(meta.input().host());
        List<Route> fromOutside = routes(Integer.MAX_VALUE);
        return new CoreConfiguration(
                meta.target(),
                meta.source(),
                meta.schedule(),
                new CoreConfiguration.Input(
                        meta.input().kind(), host, fromOutside, meta.input().encoder()),
                meta.populations(),
                chips(),
                meta.output());
    }

    private CoreConfiguration.@Nullable Host host(BinaryMeta.@Nullable Host h) throws ConfigurationException {
        if (h == null) {
            return null;
        }
        SectionInput in = in(SectionType.HOST);
        return new CoreConfiguration.Host(
                h.kind(),
                h.inHwc(),
                h.outHwc(),
                h.kernel(),
                in.floats("mean"),
                in.floats("scale"),
                in.floats("weights"),
                in.floats("bias"),
                h.biasScale(),
                h.biasExponent());
    }

    private List<CoreConfiguration.Chip> chips() throws ConfigurationException {
        SectionInput in = in(SectionType.CORES);
        int n = in.count("chips", 2 * Integer.BYTES, limits.max(Resource.CHIPS));
        List<CoreConfiguration.Chip> chips = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int id = in.int32("chip id");
            int size = in.count("cores of chip " + id, BYTES_OF_CORE, limits.max(Resource.CORES_PER_CHIP));
            List<Core> cores = new ArrayList<>(size);
            for (int k = 0; k < size; k++) {
                cores.add(core(in, id));
            }
            chips.add(new CoreConfiguration.Chip(id, cores));
        }
        return chips;
    }

    private Core core(SectionInput in, int chip) throws ConfigurationException {
        int id = in.int32("core id");
        String name = "core " + chip + "/" + id;
        List<Integer> mesh = List.of(in.int32(name + " mesh"), in.int32(name + " mesh"));
        Core.Shared shared =
                new Core.Shared(in.int32(name + " vmin_exp"), in.int32(name + " vmax_exp"), noise(in, name));
        List<Core.CompartmentProfile> cxProfiles = new ArrayList<>();
        int n = in.count(name + " cx_profiles", 3 * Integer.BYTES, limits.max(Resource.CX_PROFILES));
        for (int i = 0; i < n; i++) {
            cxProfiles.add(new Core.CompartmentProfile(
                    in.int32(name + " decay_u"), in.int32(name + " decay_v"), in.int32(name + " refract")));
        }
        List<Core.ThresholdProfile> vthProfiles = new ArrayList<>();
        n = in.count(name + " vth_profiles", Integer.BYTES, limits.max(Resource.VTH_PROFILES));
        for (int i = 0; i < n; i++) {
            vthProfiles.add(new Core.ThresholdProfile(in.int32(name + " mant")));
        }
        List<Core.SynapseFormat> formats = formats(in, name);
        List<Core.Group> groups = groups(in, name);
        Core.Usage usage = new Core.Usage(
                in.int32(name + " usage"), in.int32(name + " usage"), in.int32(name + " usage"), in.int64());
        List<Core.SynapseList> lists = lists(in, name, formats);
        return new Core(
                id,
                mesh,
                shared,
                cxProfiles,
                vthProfiles,
                formats,
                groups,
                axons(name),
                lists,
                routes(limits.max(Resource.OUT_AXONS)),
                usage);
    }

    private static Core.Noise noise(SectionInput in, String name) throws ConfigurationException {
        int onV = in.int32(name + " noise on_v");
        if (onV < 0 || onV > 1) {
            throw in.bad(name + " noise on_v must be 0 or 1, got " + onV);
        }
        return new Core.Noise(onV == 1, in.int32(name + " noise mant"), in.int32(name + " noise exp"));
    }

    private List<Core.SynapseFormat> formats(SectionInput in, String name) throws ConfigurationException {
        List<Core.SynapseFormat> formats = new ArrayList<>();
        int n = in.count(name + " syn_formats", BYTES_OF_FORMAT, limits.max(Resource.SYNAPSE_FORMATS));
        for (int i = 0; i < n; i++) {
            int weightBits = in.int32(name + " weight_bits");
            int sign = in.int32(name + " sign");
            int weightExp = in.int32(name + " weight_exp");
            int delayBits = in.int32(name + " delay_bits");
            int tagBits = in.int32(name + " tag_bits");
            int compression = in.int32(name + " compression");
            if (sign < 0 || sign >= BinaryWriter.SIGNS.size()) {
                throw in.bad(name + " sign must be in 0.." + (BinaryWriter.SIGNS.size() - 1) + ", got " + sign);
            }
            if (compression != BinaryWriter.SPARSE && compression != BinaryWriter.DENSE) {
                throw in.bad(name + " compression must be " + BinaryWriter.SPARSE + " or " + BinaryWriter.DENSE
                        + ", got " + compression);
            }
            formats.add(new Core.SynapseFormat(
                    weightBits,
                    BinaryWriter.SIGNS.get(sign),
                    weightExp,
                    delayBits,
                    tagBits,
                    compression == BinaryWriter.SPARSE ? "sparse" : "dense",
                    in.int32(name + " idx_bits"),
                    in.int32(name + " block")));
        }
        return formats;
    }

    private List<Core.Group> groups(SectionInput in, String name) throws ConfigurationException {
        List<Core.Group> groups = new ArrayList<>();
        SectionInput bias = in(SectionType.BIAS);
        int n = in.count(name + " groups", BYTES_OF_GROUP, limits.max(Resource.COMPARTMENTS));
        for (int i = 0; i < n; i++) {
            int population = in.int32(name + " population");
            if (population < 0 || population >= meta.populations().size()) {
                throw in.bad(name + " population must be in 0.."
                        + (meta.populations().size() - 1) + ", got " + population);
            }
            List<Integer> origin = three(in, name + " origin");
            List<Integer> size = three(in, name + " size");
            int firstCx = in.int32(name + " first_cx");
            int cxProfile = in.int32(name + " cx_profile");
            int vthProfile = in.int32(name + " vth_profile");
            int biased = bias.count(name + " bias values", 2 * Short.BYTES, limits.max(Resource.COMPARTMENTS));
            groups.add(new Core.Group(
                    meta.populations().get(population).id(),
                    origin,
                    size,
                    firstCx,
                    cxProfile,
                    vthProfile,
                    bias.int16s(biased, name + " bias_mant"),
                    bias.int16s(biased, name + " bias_exp")));
        }
        return groups;
    }

    private static List<Integer> three(SectionInput in, String what) throws ConfigurationException {
        return List.of(in.int32(what), in.int32(what), in.int32(what));
    }

    private List<Core.SynapseList> lists(SectionInput in, String name, List<Core.SynapseFormat> formats)
            throws ConfigurationException {
        List<SynapseCode> codes = new ArrayList<>();
        for (Core.SynapseFormat f : formats) {
            try {
                codes.add(new SynapseCode(f));
            } catch (IllegalArgumentException e) {
                throw in.bad(name + " syn_formats " + codes.size() + ": " + e.getMessage());
            }
        }
        List<Core.SynapseList> lists = new ArrayList<>();
        int n = in.count(name + " syn_lists", 2 * Integer.BYTES, limits.max(Resource.SYNAPSE_BITS) / Long.SIZE);
        long left = limits.max(Resource.SYNAPSE_BITS);
        for (int i = 0; i < n; i++) {
            String list = name + " synapse list " + i;
            int atoms = in.int32(list + " atoms");
            int targets = in.int32(list + " targets");
            if (atoms < 1 || targets < 1 || (long) atoms * targets > Integer.MAX_VALUE) {
                throw in.bad(list + " must have atoms and targets, got " + atoms + " and " + targets);
            }
            Core.SynapseList read = synapses.read(atoms, targets, codes, list, left);
            left -= codes.get(read.fmt()).words(read.w().length) * Long.SIZE;
            lists.add(read);
        }
        return lists;
    }

    private Core.InAxons axons(String name) throws ConfigurationException {
        SectionInput in = in(SectionType.AXONS);
        int n = in.count(name + " in_axons", BYTES_OF_AXON, limits.max(Resource.IN_AXONS));
        return new Core.InAxons(
                in.int16s(n, name + " kinds"), in.int32s(n, name + " lists"), in.int32s(n, name + " cx_base"));
    }

    /** The routes of the next core, or from outside the chip. */
    private List<Route> routes(long most) throws ConfigurationException {
        SectionInput in = in(SectionType.ROUTES);
        int n = in.count("routes", BYTES_OF_ROUTE, most);
        List<Route> routes = new ArrayList<>(n);
        long left = most;
        for (int i = 0; i < n; i++) {
            int chip = in.int32("route chip");
            int core = in.int32("route core");
            int kind = in.int32("route kind");
            if (kind < Core.InAxons.DISCRETE || kind > Core.InAxons.POP16) {
                throw in.bad("kind of a route to " + chip + "/" + core + " must be 0, 1 or 2, got " + kind);
            }
            String name = "axons of a route to " + chip + "/" + core;
            int length = in.count(name, 3 * Integer.BYTES, left);
            left -= length;
            routes.add(new Route(
                    chip,
                    core,
                    (short) kind,
                    in.int32s(length, name),
                    in.int32s(length, name),
                    in.int32s(length, name)));
        }
        return routes;
    }
}
