package io.github.snn4j.models.netx;

/**
 * A layer's neurons.
 *
 * @param currentDecay iDecay: u keeps (4096 − iDecay) / 4096 a step
 * @param voltageDecay vDecay: v keeps (4096 − vDecay) / 4096 a step
 * @param threshold vThMant: a spike where v &gt; 64 vThMant
 * @param refractoryDelay refDelay: 1 means no dead step
 */
public record NetxNeuron(int currentDecay, int voltageDecay, int threshold, int refractoryDelay) {
    /** What a layer without neurons has: a sum that never fires. */
    public static final NetxNeuron ACCUMULATOR = new NetxNeuron(0, 4096, 1 << 17, 1);

    public NetxNeuron {
        require("iDecay", currentDecay, 0, 4096);
        require("vDecay", voltageDecay, 0, 4096);
        require("vThMant", threshold, 0, 1 << 17);
        require("refDelay", refractoryDelay, 1, 64);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be in " + least + ".." + most + ", got " + value);
        }
    }

    /** Whether no potential reaches the threshold. */
    public boolean accumulates() {
        return threshold == 1 << 17;
    }
}
