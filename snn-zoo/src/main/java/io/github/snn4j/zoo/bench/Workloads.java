package io.github.snn4j.zoo.bench;

import io.github.snn4j.core.catalogue.Nearest;
import io.github.snn4j.core.coding.Readout;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.core.neuron.Lif;
import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.core.surrogate.Arctan;
import io.github.snn4j.core.surrogate.FastSigmoid;
import io.github.snn4j.core.surrogate.Surrogate;
import io.github.snn4j.layers.layer.Conv2d;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The workloads by name, each as the frameworks run it that it is compared with; the first is the default. */
public final class Workloads {
    static final String SEW18 = "sew18";
    private static final String SNNTORCH = "snntorch";
    private static final String SPIKINGJELLY = "spikingjelly";
    private static final Map<String, List<String>> FRAMEWORKS = new LinkedHashMap<>();

    static {
        FRAMEWORKS.put("W1", List.of(SNNTORCH, SPIKINGJELLY));
        FRAMEWORKS.put("W2", List.of(SNNTORCH, SPIKINGJELLY));
        FRAMEWORKS.put("W3", List.of("csnn"));
        FRAMEWORKS.put("W4", List.of("vgg11"));
        FRAMEWORKS.put("W5", List.of(SEW18));
    }

    private Workloads() {}

    /** Every name. */
    public static List<String> names() {
        return List.copyOf(FRAMEWORKS.keySet());
    }

    /**
     * A workload.
     *
     * @param name its name, in whatever case
     * @param framework whose recurrence it follows, or null for the default
     * @param surrogate of all its neurons, or null for the peer's
     * @throws IllegalArgumentException if there is no such workload or framework; the message names the nearest
     */
    public static Workload of(String name, @Nullable String framework, @Nullable Surrogate surrogate) {
        String known = name.toUpperCase(java.util.Locale.ROOT);
        List<String> frameworks = FRAMEWORKS.get(known);
        if (frameworks == null) {
            throw new IllegalArgumentException("no workload is named \"" + name + "\""
                    + Nearest.suggestion(name, FRAMEWORKS.keySet()) + "; known: " + String.join(", ", names()));
        }
        String fw = framework == null ? frameworks.get(0) : framework;
        if (!frameworks.contains(fw)) {
            throw new IllegalArgumentException(known + " is not run as \"" + fw + "\""
                    + Nearest.suggestion(fw, frameworks) + "; known: " + String.join(", ", frameworks));
        }
        return switch (known) {
            case "W1" -> w1(fw, surrogate);
            case "W2" -> w2(fw, surrogate);
            case "W3" -> w3(fw, surrogate);
            case "W4" -> w4(fw, surrogate);
            default -> w5(fw, surrogate);
        };
    }

    /** SpikingJelly fires at the threshold 1 too, we above it: with the float before 1 that is the same. */
    private static final double AT_ONE = Math.nextDown(1f);

    /** Soft reset, in snnTorch with the next input, in SpikingJelly at once. */
    private static Lif softReset(String fw, double beta, Surrogate surrogate) {
        Lif lif = Lif.ofBeta(beta).withDetachReset(true).withSurrogate(surrogate);
        return fw.equals(SNNTORCH)
                ? lif.withReset(Reset.SUBTRACT_NEXT)
                : lif.withReset(Reset.SUBTRACT).withThreshold(AT_ONE);
    }

    private static Lif hardReset(@Nullable Surrogate surrogate) {
        return Lif.ofTauSteps(2)
                .withDecayInput(true)
                .withThreshold(AT_ONE)
                .withDetachReset(true)
                .withSurrogate(or(surrogate, Arctan.of()));
    }

    private static Surrogate or(@Nullable Surrogate surrogate, Surrogate standard) {
        return surrogate == null ? standard : surrogate;
    }

    private static Workload w1(String fw, @Nullable Surrogate surrogate) {
        Lif lif = softReset(fw, 0.95, or(surrogate, Arctan.of()));
        boolean named = fw.equals(SNNTORCH);
        return new WorkloadBuilder(Shape.vector(784), lif)
                .dense(named ? "fc1" : "0", "fc1", 1000, true)
                .spiking("lif1")
                .dense(named ? "fc2" : "2", "fc2", 10, true)
                .spiking("lif2")
                .build("W1", fw, 25, 128, 5e-4, Readout.COUNT);
    }

    private static Workload w2(String fw, @Nullable Surrogate surrogate) {
        Surrogate standard = fw.equals(SNNTORCH) ? new FastSigmoid(25) : Arctan.of();
        return new WorkloadBuilder(new Shape(28, 28, 1), softReset(fw, 0.5, or(surrogate, standard)))
                .conv("0", "conv1", Conv2d.of(12, 5).withPadding(0))
                .maxPool("pool1")
                .spiking("lif1")
                .conv("3", "conv2", Conv2d.of(64, 5).withPadding(0))
                .maxPool("pool2")
                .spiking("lif2")
                .flatten()
                .dense("7", "fc", 10, true)
                .spiking("lif3")
                .build("W2", fw, 50, 128, 1e-2, Readout.COUNT);
    }

    private static Workload w3(String fw, @Nullable Surrogate surrogate) {
        return new WorkloadBuilder(new Shape(28, 28, 1), hardReset(surrogate))
                .conv("0", "conv1", Conv2d.of(128, 3).withoutBias())
                .norm("1", "norm1")
                .spiking("lif1")
                .maxPool("pool1")
                .conv("4", "conv2", Conv2d.of(128, 3).withoutBias())
                .norm("5", "norm2")
                .spiking("lif2")
                .maxPool("pool2")
                .flatten()
                .dense("9", "fc1", 512, false)
                .spiking("lif3")
                .dense("11", "fc2", 10, false)
                .spiking("lif4")
                .build("W3", fw, 4, 32, 1e-3, Readout.RATE);
    }

    private static Workload w4(String fw, @Nullable Surrogate surrogate) {
        WorkloadBuilder vgg = new WorkloadBuilder(new Shape(32, 32, 3), hardReset(surrogate));
        int[] channels = {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
        int peer = 0;
        int conv = 0;
        int pool = 0;
        for (int c : channels) {
            if (c == 0) {
                vgg.maxPool("pool" + ++pool);
                peer++;
            } else {
                conv++;
                vgg.conv(Integer.toString(peer), "conv" + conv, Conv2d.of(c, 3).withoutBias())
                        .norm(Integer.toString(peer + 1), "norm" + conv)
                        .spiking("lif" + conv);
                peer += 3;
            }
        }
        return vgg.flatten()
                .dense(Integer.toString(peer + 1), "fc", 10, true)
                .build("W4", fw, 4, 32, 1e-3, Readout.MEAN_POTENTIAL);
    }

    private static Workload w5(String fw, @Nullable Surrogate surrogate) {
        WorkloadBuilder sew = new WorkloadBuilder(new Shape(32, 32, 3), hardReset(surrogate))
                .conv("conv1", "conv1", Conv2d.of(64, 3).withoutBias())
                .norm("bn1", "norm1")
                .spiking("lif1");
        for (int stage = 1; stage <= 4; stage++) {
            for (int block = 0; block < 2; block++) {
                int stride = stage > 1 && block == 0 ? 2 : 1;
                sew.sewBlock("layer" + stage + "." + block, "layer" + stage + "-" + block, 32 << stage, stride);
            }
        }
        return sew.averagePool("pool", 4)
                .flatten()
                .dense("fc", "fc", 10, true)
                .build("W5", fw, 4, 16, 1e-3, Readout.MEAN_POTENTIAL);
    }
}
