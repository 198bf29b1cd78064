package io.github.snn4j.models.chip.simulate;

import io.github.snn4j.models.chip.HostLayer;
import io.github.snn4j.models.chip.configuration.ConfigurationReader;
import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A core configuration file loaded for running: all compartments of all cores numbered through, each followed by what
 * its spike reaches. Immutable; any number of simulators can share it.
 */
public final class CoreProgram {
    final CoreConfiguration configuration;
    final @Nullable HostLayer host;
    final List<Block> blocks = new ArrayList<>();
    /** Whether weights have taken up their exponents and 64, as in NengoLoihi. */
    final boolean nengo;

    final int compartments;
    final int cores;
    final int[] exponents;
    final int longestDelay;
    /** Per compartment, and per neuron outside the chip after them: first entry; one more at the end. */
    final int[] firstEntry;

    final int[] entryList;
    final int[] entryTarget;
    final int[] entryAtom;
    final int[] entryCore;
    final short[] entryEastWest;
    final short[] entryNorthSouth;
    final int[] weights;
    final int[] targets;
    final int[] listWeights;
    final int[] listTargets;
    final int[] listSize;
    final int[] listDelay;
    final int[] listExponent;
    final int[] neuron;
    final int[] bias;
    private final Map<Long, Integer> coreNumber = new HashMap<>();

    /** Consecutive compartments of one core with one population and one profile. */
    record Block(
            int core,
            int population,
            int layer,
            int first,
            int count,
            int du,
            int dv,
            int refractory,
            int threshold,
            int least,
            int most,
            Core.Noise noise) {}

    private CoreProgram(CoreConfiguration configuration) {
        this.configuration = configuration;
        nengo = configuration.target().semantics().equals("nengo-loihi");
        CoreConfiguration.Host given = configuration.input().host();
        host = given == null ? null : given.layer();
        List<Core> all = new ArrayList<>();
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            for (Core core : chip.cores()) {
                coreNumber.put(key(chip.id(), core.id()), all.size());
                all.add(core);
            }
        }
        cores = all.size();
        int[] firstCx = new int[cores + 1];
        int[] firstList = new int[cores + 1];
        for (int i = 0; i < cores; i++) {
            Core core = all.get(i);
            int size = core.groups().stream().mapToInt(CoreProgram::size).sum();
            firstCx[i + 1] = Math.addExact(firstCx[i], size);
            firstList[i + 1] = firstList[i] + core.synLists().size();
        }
        compartments = firstCx[cores];
        neuron = new int[compartments];
        bias = new int[compartments];
        for (int i = 0; i < cores; i++) {
            addBlocks(all.get(i), i, firstCx[i]);
        }
        List<Core.SynapseList> lists =
                all.stream().flatMap(c -> c.synLists().stream()).toList();
        exponents = all.stream()
                .flatMap(c -> c.synFormats().stream())
                .mapToInt(f -> nengo ? 0 : f.weightExp())
                .distinct()
                .sorted()
                .toArray();
        longestDelay = lists.stream().mapToInt(Core.SynapseList::delay).max().orElse(0);
        listWeights = new int[lists.size()];
        listTargets = new int[lists.size()];
        listSize = lists.stream().mapToInt(Core.SynapseList::targets).toArray();
        listDelay = lists.stream().mapToInt(Core.SynapseList::delay).toArray();
        listExponent = new int[lists.size()];
        SharedValues ofWeights = new SharedValues();
        SharedValues ofTargets = new SharedValues();
        copyLists(all, firstList, ofWeights, ofTargets);
        weights = ofWeights.all();
        targets = ofTargets.all();

        int outside = configuration.input().kind().equals("spikes") ? size(0) : 0;
        firstEntry = new int[compartments + outside + 1];
        forEachRoute(all, firstCx, (source, from, r) -> {
            for (int cx : r.cx()) {
                firstEntry[from + cx + 1]++;
            }
        });
        Arrays.parallelPrefix(firstEntry, Math::addExact);
        int entries = firstEntry[firstEntry.length - 1];
        entryList = new int[entries];
        entryTarget = new int[entries];
        entryAtom = new int[entries];
        entryCore = new int[entries];
        entryEastWest = new short[entries];
        entryNorthSouth = new short[entries];
        int[] next = firstEntry.clone();
        forEachRoute(all, firstCx, (source, from, r) -> {
            int number = coreNumber.getOrDefault(key(r.chip(), r.core()), -1);
            Core target = all.get(number);
            for (int i = 0; i < r.cx().length; i++) {
                int e = next[from + r.cx()[i]]++;
                int axon = r.axon()[i];
                entryList[e] = firstList[number] + target.inAxons().lists()[axon];
                entryTarget[e] = firstCx[number] + target.inAxons().cxBase()[axon];
                entryAtom[e] = r.atom()[i];
                entryCore[e] = number;
                entryEastWest[e] = hops(source, target, 0);
                entryNorthSouth[e] = hops(source, target, 1);
            }
        });
    }

    /**
     * Reads a core configuration file.
     *
     * @throws io.github.snn4j.models.chip.configuration.ConfigurationException if it is damaged
     */
    public static CoreProgram load(Path file) throws IOException {
        return of(ConfigurationReader.read(file));
    }

    /** A configuration that was compiled or read. */
    public static CoreProgram of(CoreConfiguration configuration) {
        return new CoreProgram(configuration);
    }

    /** The file's content. */
    public CoreConfiguration configuration() {
        return configuration;
    }

    /**
     * The bias mantissas that the host writes for a picture (H, W, C).
     *
     * @throws IllegalStateException if spikes drive the configuration
     */
    public int[] biasMantissas(float[] picture) {
        CoreConfiguration.Host given = configuration.input().host();
        if (host == null || given == null) {
            throw new IllegalStateException("This configuration is driven by spikes and shows no pictures");
        }
        double[] result = host.apply(picture);
        int[] mantissas = new int[result.length];
        for (int i = 0; i < mantissas.length; i++) {
            mantissas[i] = (int) Math.max(-4095, Math.min(4095, Math.rint(result[i] * given.biasScale())));
        }
        return mantissas;
    }

    /** Number of neurons of a population. */
    int size(int population) {
        List<Integer> whc = configuration.populations().get(population).shapeWhc();
        return whc.get(0) * whc.get(1) * whc.get(2);
    }

    private static int size(Core.Group g) {
        return g.sizeWhc().get(0) * g.sizeWhc().get(1) * g.sizeWhc().get(2);
    }

    private void addBlocks(Core core, int number, int first) {
        for (Core.Group g : core.groups()) {
            int p = 0;
            while (!configuration.populations().get(p).id().equals(g.pop())) {
                p++;
            }
            CoreConfiguration.Layer l = configuration.populations().get(p);
            Core.CompartmentProfile profile = core.cxProfiles().get(g.cxProfile());
            int start = first + g.firstCx();
            blocks.add(new Block(
                    number,
                    p,
                    l.layer(),
                    start,
                    size(g),
                    profile.decayU(),
                    profile.decayV(),
                    profile.refract(),
                    core.vthProfiles().get(g.vthProfile()).mant() << 6,
                    1 - (1 << core.shared().vminExp()),
                    (1 << (9 + 2 * core.shared().vmaxExp())) - 1,
                    core.shared().noise()));
            int i = start;
            for (int y = 0; y < g.sizeWhc().get(1); y++) {
                for (int x = 0; x < g.sizeWhc().get(0); x++) {
                    int pixel = (g.originWhc().get(1) + y) * l.shapeWhc().get(0)
                            + g.originWhc().get(0)
                            + x;
                    for (int c = 0; c < g.sizeWhc().get(2); c++, i++) {
                        neuron[i] = pixel * l.shapeWhc().get(2) + g.originWhc().get(2) + c;
                    }
                }
            }
            for (int b = 0; b < g.biasMant().length; b++) {
                bias[start + b] = g.biasMant()[b] << g.biasExp()[b];
            }
        }
    }

    private void copyLists(List<Core> all, int[] firstList, SharedValues ofWeights, SharedValues ofTargets) {
        for (int core = 0; core < cores; core++) {
            for (int i = 0; i < all.get(core).synLists().size(); i++) {
                Core.SynapseList l = all.get(core).synLists().get(i);
                int n = firstList[core] + i;
                int e = all.get(core).synFormats().get(l.fmt()).weightExp();
                listExponent[n] = Arrays.binarySearch(exponents, nengo ? 0 : e);
                listWeights[n] = nengo
                        ? ofWeights.place(l.w(), e, weight -> (int) Math.rint(Math.scalb((double) weight, e)) * 64)
                        : ofWeights.place(l.w(), 0, weight -> weight);
                listTargets[n] = l.cx().length == 0 ? -1 : ofTargets.place(l.cx(), 0, cx -> cx);
            }
        }
    }

    private interface RouteVisitor {
        void visit(@Nullable Core source, int from, Route route);
    }

    private void forEachRoute(List<Core> all, int[] firstCx, RouteVisitor visitor) {
        for (int i = 0; i < cores; i++) {
            for (Route r : all.get(i).outAxons()) {
                visitor.visit(all.get(i), firstCx[i], r);
            }
        }
        for (Route r : configuration.input().routes()) {
            visitor.visit(null, compartments, r);
        }
    }

    private static short hops(@Nullable Core from, Core to, int axis) {
        return from == null
                ? 0
                : (short) Math.abs(from.mesh().get(axis) - to.mesh().get(axis));
    }

    private static long key(int chip, int core) {
        return ((long) chip << 32) | (core & 0xffffffffL);
    }
}
