package io.github.snn4j.models.chip.limits;

import io.github.snn4j.models.chip.configuration.Core;
import io.github.snn4j.models.chip.configuration.CoreConfiguration;
import io.github.snn4j.models.chip.configuration.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Recounts what a configuration uses, from its records alone, and compares it with a target's limits. */
public final class LimitsChecker {
    private final Limits limits;
    private final List<Violation> found = new ArrayList<>();

    private LimitsChecker(Limits limits) {
        this.limits = limits;
    }

    /** Every violation; empty if the configuration fits and its recorded usage is what is counted here. */
    public static List<Violation> check(CoreConfiguration configuration, Limits limits) {
        var checker = new LimitsChecker(limits);
        checker.require(
                configuration.source().model(),
                "",
                "",
                Resource.CHIPS,
                configuration.chips().size());
        for (CoreConfiguration.Chip chip : configuration.chips()) {
            String model = configuration.source().model();
            checker.require(
                    model,
                    "",
                    chip.id() + "",
                    Resource.CORES_PER_CHIP,
                    chip.cores().size());
            chip.cores().forEach(core -> checker.core(core, chip.id() + "/" + core.id()));
        }
        return checker.found;
    }

    private void core(Core core, String name) {
        String layer = core.groups().isEmpty() ? "" : core.groups().get(0).pop();
        String tile = core.groups().isEmpty()
                ? ""
                : "origin " + core.groups().get(0).originWhc() + " size "
                        + core.groups().get(0).sizeWhc();
        long compartments = 0;
        for (Core.Group g : core.groups()) {
            compartments +=
                    (long) g.sizeWhc().get(0) * g.sizeWhc().get(1) * g.sizeWhc().get(2);
            for (int i = 0; i < g.biasMant().length; i++) {
                require(layer, tile, name, Resource.BIAS_MANTISSA, Math.abs(g.biasMant()[i]));
                require(layer, tile, name, Resource.BIAS_EXPONENT, g.biasExp()[i]);
            }
        }
        require(layer, tile, name, Resource.COMPARTMENTS, compartments);
        long bits = 0;
        for (Core.SynapseList l : core.synLists()) {
            bits += bits(l, core.synFormats().get(l.fmt()));
            require(layer, tile, name, Resource.DELAY, l.delay());
            int largest = 0;
            for (short w : l.w()) {
                largest = Math.max(largest, Math.abs(w));
            }
            require(layer, tile, name, Resource.WEIGHT, largest);
        }
        require(layer, tile, name, Resource.SYNAPSE_BITS, bits);
        int axons = core.inAxons().kinds().length;
        for (int i = 0; i < axons; i++) {
            if (core.inAxons().kinds()[i] != Core.InAxons.DISCRETE) {
                int atoms = core.synLists().get(core.inAxons().lists()[i]).atoms();
                require(layer, tile, name, Resource.ATOMS, atoms);
                require(layer, tile, name, Resource.CX_BASE, core.inAxons().cxBase()[i]);
            }
        }
        require(layer, tile, name, Resource.IN_AXONS, axons);
        long slots = 0;
        for (Route r : core.outAxons()) {
            slots += (long) r.cx().length * (r.kind() == Core.InAxons.POP32 ? 2 : 1);
        }
        require(layer, tile, name, Resource.OUT_AXONS, slots);
        require(layer, tile, name, Resource.CX_PROFILES, core.cxProfiles().size());
        require(layer, tile, name, Resource.VTH_PROFILES, core.vthProfiles().size());
        require(layer, tile, name, Resource.SYNAPSE_FORMATS, core.synFormats().size());
        profiles(core, layer, tile, name);
        Core.Usage u = core.usage();
        Set<Boolean> agreed = new HashSet<>(
                List.of(u.cx() == compartments, u.inAxons() == axons, u.outAxons() == slots, u.synBits() == bits));
        if (agreed.contains(false)) {
            String remedy = "the recorded usage " + u + " is not what the core has: export again";
            found.add(new Violation(layer, tile, name, Resource.SYNAPSE_BITS, bits, u.synBits(), remedy));
        }
    }

    private void profiles(Core core, String layer, String tile, String name) {
        for (Core.CompartmentProfile p : core.cxProfiles()) {
            require(layer, tile, name, Resource.DECAY, Math.max(p.decayU(), p.decayV()));
            require(layer, tile, name, Resource.REFRACTORY_DELAY, p.refract());
        }
        for (Core.ThresholdProfile p : core.vthProfiles()) {
            require(layer, tile, name, Resource.THRESHOLD_MANTISSA, p.mant());
        }
        for (Core.SynapseFormat f : core.synFormats()) {
            require(layer, tile, name, Resource.WEIGHT_EXPONENT_MAX, f.weightExp());
            if (limits.enforces(Resource.WEIGHT_EXPONENT_MIN)
                    && f.weightExp() < limits.max(Resource.WEIGHT_EXPONENT_MIN)) {
                add(layer, tile, name, Resource.WEIGHT_EXPONENT_MIN, f.weightExp());
            }
        }
    }

    /** In blocks, each with 4 bits of format and 6 of count, and each rounded up to a 64-bit word. */
    static long bits(Core.SynapseList l, Core.SynapseFormat f) {
        int each =
                f.weightBits() + f.delayBits() + f.tagBits() + (f.compression().equals("sparse") ? f.idxBits() : 0);
        long total = 0;
        for (long left = l.w().length; left > 0; left -= f.block()) {
            long used = Math.min(left, f.block()) * each + 4 + 6;
            total += (used + 63) / 64 * 64;
        }
        return total;
    }

    private void require(String layer, String tile, String core, Resource r, long needed) {
        if (needed > limits.max(r)) {
            add(layer, tile, core, r, needed);
        }
    }

    private void add(String layer, String tile, String core, Resource r, long needed) {
        found.add(new Violation(layer, tile, core, r, needed, limits.max(r), "export again for this target"));
    }
}
