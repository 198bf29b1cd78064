package io.github.snn4j.models.chip.configuration;

import io.github.snn4j.models.chip.limits.Limits;
import io.github.snn4j.models.chip.limits.LimitsChecker;
import io.github.snn4j.models.chip.limits.Violation;
import io.github.snn4j.models.network.NetworkJson;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every reference and size of a configuration, checked before anything is built from it. */
final class ConfigurationCheck {
    private static final int MOST_COMPARTMENTS = 1 << 16;
    private static final int MOST_STEPS = 1 << 20;
    private static final int MOST_DELAY = 63;

    private final String file;
    private final CoreConfiguration c;
    private final Map<Long, Core> cores = new HashMap<>();
    private final Map<String, CoreConfiguration.Layer> layers = new HashMap<>();
    private final Map<String, BitSet> covered = new HashMap<>();

    private ConfigurationCheck(CoreConfiguration c, String file) {
        this.c = c;
        this.file = file;
    }

    static void check(CoreConfiguration configuration, String file) throws ConfigurationException {
        try {
            ConfigurationCheck check = new ConfigurationCheck(configuration, file);
            check.all();
            check.fits();
        } catch (ArithmeticException e) {
            throw new ConfigurationException(file + ": a number is too large, " + e.getMessage(), e);
        }
    }

    /** The limits of a target that comes with the library; none of another, whose limits the file does not have. */
    static Limits limits(CoreConfiguration.Target target) {
        return Limits.isNamed(target.name()) ? Limits.named(target.name()) : new Limits(target.name(), Map.of());
    }

    private void fits() throws ConfigurationException {
        List<Violation> violations = LimitsChecker.check(c, limits(c.target()));
        if (!violations.isEmpty()) {
            throw new ConfigurationException(
                    file + ": is not what target " + c.target().name() + " holds: " + violations.get(0)
                            + (violations.size() == 1 ? "" : ", and " + (violations.size() - 1) + " more"));
        }
    }

    private void all() throws ConfigurationException {
        require(
                Set.of("lava", "nengo-loihi").contains(c.target().semantics()),
                "target.semantics must be lava or nengo-loihi, got "
                        + c.target().semantics());
        range(c.schedule().steps(), 1, MOST_STEPS, "schedule.steps");
        range(c.schedule().depth(), 1, 1 << 10, "schedule.depth");
        require(c.schedule().resetPerPicture(), "schedule.reset_per_picture must be true");
        for (CoreConfiguration.Chip chip : c.chips()) {
            for (Core core : chip.cores()) {
                String name = name(chip, core);
                range(core.mesh().size(), 2, 2, name + " mesh coordinates");
                require(cores.put(key(chip.id(), core.id()), core) == null, name + " occurs twice");
                Core.InAxons a = core.inAxons();
                range(a.lists().length, a.kinds().length, a.kinds().length, name + " number of in_axons lists");
                range(a.cxBase().length, a.kinds().length, a.kinds().length, name + " number of in_axons cx_base");
            }
        }
        for (CoreConfiguration.Layer l : c.populations()) {
            String name = "population " + l.id();
            require(layers.put(l.id(), l) == null, name + " occurs twice");
            size(l.shapeWhc(), (long) MOST_COMPARTMENTS * Math.max(1, cores.size()), name + ".shape_whc");
            range(l.layer(), 0, c.schedule().depth() - 1, name + ".layer");
            require(Double.isFinite(l.voltageScale()), name + ".voltage_scale must be finite");
        }
        for (CoreConfiguration.Chip chip : c.chips()) {
            for (Core core : chip.cores()) {
                core(core, name(chip, core));
            }
        }
        input();
        require(
                layers.containsKey(c.output().pop()),
                "output.pop names no population: " + c.output().pop());
        require(Set.of("count", "v").contains(c.output().decode()), "output.decode must be count or v");
        for (CoreConfiguration.Layer l : c.populations()) {
            boolean outside = c.input().kind().equals("spikes")
                    && l.equals(c.populations().get(0));
            int expected = outside ? 0 : (int) volume(l.shapeWhc());
            int found = covered.getOrDefault(l.id(), new BitSet()).cardinality();
            require(
                    found == expected,
                    "population " + l.id() + " has " + found + " neurons on cores, expected " + expected);
        }
    }

    private void core(Core core, String name) throws ConfigurationException {
        range(core.shared().vminExp(), 0, 23, name + " vmin_exp");
        range(core.shared().vmaxExp(), 0, 7, name + " vmax_exp");
        range(core.shared().noise().mant(), -64, 63, name + " noise mant");
        range(core.shared().noise().exp(), 0, Core.Noise.EXP_MAX, name + " noise exp");
        for (Core.CompartmentProfile p : core.cxProfiles()) {
            range(p.decayU(), -1, 4095, name + " decay_u");
            range(p.decayV(), 0, 4096, name + " decay_v");
            range(p.refract(), 1, 64, name + " refract");
        }
        for (Core.ThresholdProfile p : core.vthProfiles()) {
            range(p.mant(), 0, 1 << 17, name + " vth mant");
        }
        range(core.synFormats().size(), 0, 1 << SynapseCode.FORMAT_BITS, name + " number of syn_formats");
        List<SynapseCode> codes = new ArrayList<>();
        for (Core.SynapseFormat f : core.synFormats()) {
            named(name + " syn_formats " + codes.size(), () -> codes.add(new SynapseCode(f)));
        }
        int compartments = groups(core, name);
        for (int i = 0; i < core.synLists().size(); i++) {
            list(core.synLists().get(i), codes, name + " synapse list " + i);
        }
        axons(core, compartments, name);
        for (Route r : core.outAxons()) {
            route(r, compartments, name);
        }
    }

    private int groups(Core core, String name) throws ConfigurationException {
        int next = 0;
        for (Core.Group g : core.groups()) {
            String group = name + " group of " + g.pop();
            CoreConfiguration.Layer l = present(layers.get(g.pop()), group + ": no such population");
            size(g.sizeWhc(), MOST_COMPARTMENTS, group + " size_whc");
            range(g.originWhc().size(), 3, 3, group + " origin coordinates");
            for (int d = 0; d < 3; d++) {
                int origin = g.originWhc().get(d);
                range(origin, 0, l.shapeWhc().get(d) - g.sizeWhc().get(d), group + " origin_whc[" + d + "]");
            }
            range(g.firstCx(), next, next, group + " first_cx");
            range(g.cxProfile(), 0, core.cxProfiles().size() - 1, group + " cx_profile");
            range(g.vthProfile(), 0, core.vthProfiles().size() - 1, group + " vth_profile");
            int n = (int) volume(g.sizeWhc());
            require(g.biasMant().length == 0 || g.biasMant().length == n, group + " bias_mant needs " + n + " values");
            range(g.biasExp().length, g.biasMant().length, g.biasMant().length, group + " number of bias_exp");
            for (int i = 0; i < g.biasMant().length; i++) {
                range(g.biasMant()[i], -4095, 4095, group + " bias_mant");
                range(g.biasExp()[i], 0, 7, group + " bias_exp");
            }
            next += n;
            range(next, 1, MOST_COMPARTMENTS, name + " compartments");
            cover(g, l, group);
        }
        return next;
    }

    private void cover(Core.Group g, CoreConfiguration.Layer l, String group) throws ConfigurationException {
        BitSet seen = covered.computeIfAbsent(g.pop(), p -> new BitSet());
        for (int y = 0; y < g.sizeWhc().get(1); y++) {
            for (int x = 0; x < g.sizeWhc().get(0); x++) {
                int pixel = (g.originWhc().get(1) + y) * l.shapeWhc().get(0)
                        + g.originWhc().get(0)
                        + x;
                int from = pixel * l.shapeWhc().get(2) + g.originWhc().get(2);
                int to = from + g.sizeWhc().get(2);
                int taken = seen.nextSetBit(from);
                require(taken < 0 || taken >= to, group + ": neuron " + taken + " lies on two cores");
                seen.set(from, to);
            }
        }
    }

    private void list(Core.SynapseList l, List<SynapseCode> codes, String name) throws ConfigurationException {
        range(l.fmt(), 0, codes.size() - 1, name + " fmt");
        range(l.atoms(), 1, MOST_COMPARTMENTS, name + " atoms");
        range(l.targets(), 1, MOST_COMPARTMENTS, name + " targets");
        range(l.delay(), 0, c.target().semantics().equals("lava") ? MOST_DELAY : 0, name + " delay");
        long weights = (long) l.atoms() * l.targets();
        require(l.w().length == weights, name + " needs " + weights + " weights, got " + l.w().length);
        int indices = codes.get(l.fmt()).sparse ? l.targets() : 0;
        range(l.cx().length, indices, indices, name + " number of targets in cx");
        for (short cx : l.cx()) {
            range(cx, 0, MOST_COMPARTMENTS, name + " cx");
        }
        named(name, () -> codes.get(l.fmt()).require(l));
    }

    private void axons(Core core, int compartments, String name) throws ConfigurationException {
        Core.InAxons a = core.inAxons();
        int[] reach = new int[core.synLists().size()];
        for (int i = 0; i < reach.length; i++) {
            Core.SynapseList l = core.synLists().get(i);
            reach[i] = l.cx().length == 0 ? l.targets() - 1 : 0;
            for (short cx : l.cx()) {
                reach[i] = Math.max(reach[i], cx);
            }
        }
        for (int i = 0; i < a.kinds().length; i++) {
            range(a.kinds()[i], Core.InAxons.DISCRETE, Core.InAxons.POP16, name + " in_axon " + i + " kind");
            range(a.lists()[i], 0, reach.length - 1, name + " in_axon " + i + " list");
            range(a.cxBase()[i], 0, compartments - 1 - reach[a.lists()[i]], name + " in_axon " + i + " cx_base");
            require(
                    a.kinds()[i] != Core.InAxons.POP16 || a.cxBase()[i] % 4 == 0,
                    name + " in_axon " + i + " cx_base must be a multiple of 4 for its kind, got " + a.cxBase()[i]);
        }
    }

    private void route(Route r, int sources, String name) throws ConfigurationException {
        String route = name + " route to " + r.chip() + "/" + r.core();
        Core target = present(cores.get(key(r.chip(), r.core())), route + ": no such core");
        range(r.axon().length, r.cx().length, r.cx().length, route + " number of axons");
        range(r.atom().length, r.cx().length, r.cx().length, route + " number of atoms");
        Core.InAxons in = target.inAxons();
        for (int i = 0; i < r.cx().length; i++) {
            range(r.cx()[i], 0, sources - 1, route + " cx");
            range(r.axon()[i], 0, in.kinds().length - 1, route + " axon");
            int list = in.lists()[r.axon()[i]];
            range(list, 0, target.synLists().size() - 1, route + " list");
            range(r.atom()[i], 0, target.synLists().get(list).atoms() - 1, route + " atom");
            range(in.kinds()[r.axon()[i]], r.kind(), r.kind(), route + " kind");
        }
    }

    private void input() throws ConfigurationException {
        CoreConfiguration.Input in = c.input();
        require(!c.populations().isEmpty(), "there must be a population");
        int first = (int) volume(c.populations().get(0).shapeWhc());
        require(Set.of("bias", "spikes").contains(in.kind()), "input.kind must be bias or spikes, got " + in.kind());
        for (Route r : in.routes()) {
            route(r, in.kind().equals("spikes") ? first : 0, "input");
        }
        CoreConfiguration.Host host = in.host();
        require((host == null) == in.kind().equals("spikes"), "input.host belongs to the kind bias");
        if (in.encoder() != null) {
            require(host == null, "input.encoder belongs to the kind spikes");
            String encoder = in.encoder();
            named("input.encoder", () -> {
                if (!NetworkJson.builtIn().encoder(encoder).emitsSpikes()) {
                    throw new IllegalArgumentException("must make spikes of 0 or 1, got " + encoder);
                }
            });
        }
        if (host != null) {
            require(Double.isFinite(host.biasScale()), "input.host.bias_scale must be finite");
            range(host.biasExponent(), 0, 7, "input.host.bias_exponent");
            named("input.host", () -> {
                int n = host.layer().linear().geometry().out().size();
                if (n != first) {
                    throw new IllegalArgumentException("must have " + first + " outputs, got " + n);
                }
            });
        }
    }

    private void size(List<Integer> whc, long most, String name) throws ConfigurationException {
        range(whc.size(), 3, 3, name + " coordinates");
        for (int extent : whc) {
            range(extent, 1, Integer.MAX_VALUE, name);
        }
        require(
                volume(whc) <= Math.min(most, Integer.MAX_VALUE),
                name + " " + whc + " is more than " + most + " neurons");
    }

    private static long volume(List<Integer> whc) {
        return Math.multiplyExact(Math.multiplyExact((long) whc.get(0), whc.get(1)), whc.get(2));
    }

    private static long key(int chip, int core) {
        return ((long) chip << 32) | (core & 0xffffffffL);
    }

    private static String name(CoreConfiguration.Chip chip, Core core) {
        return "core " + chip.id() + "/" + core.id();
    }

    /** Puts the name of what is checked before the complaint. */
    private void named(String name, Runnable check) throws ConfigurationException {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + ": " + name + ": " + e.getMessage(), e);
        }
    }

    private void range(long value, long from, long to, String name) throws ConfigurationException {
        require(value >= from && value <= to, name + " must be in " + from + ".." + to + ", got " + value);
    }

    private void require(boolean holds, String message) throws ConfigurationException {
        if (!holds) {
            throw new ConfigurationException(file + ": " + message);
        }
    }

    private <T> T present(@Nullable T value, String message) throws ConfigurationException {
        if (value == null) {
            throw new ConfigurationException(file + ": " + message);
        }
        return value;
    }
}
