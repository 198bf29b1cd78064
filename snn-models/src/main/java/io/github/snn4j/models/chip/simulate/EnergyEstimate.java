package io.github.snn4j.models.chip.simulate;

import java.util.List;

/**
 * What the same input takes by one model, to be read beside what it takes by others: they differ by orders of magnitude.
 *
 * @param what which network on which machine
 * @param model whose figures these are
 * @param caveat what they are not
 * @param counted how many events of which price
 * @param picojoules for all examples
 */
public record EnergyEstimate(String what, String model, String caveat, String counted, double picojoules) {
    private static final double MULTIPLY_ACCUMULATE = 4.6;
    private static final double ACCUMULATE = 0.9;
    private static final double CPU_OPERATION = 8600;
    private static final String CMOS = "45 nm CMOS, 32-bit float, Horowitz 2014";
    private static final String ARITHMETIC = "arithmetic only; reading weights from memory takes more";

    /**
     * On the chip; by arithmetic alone, as spikes and as a network without; and as that on a processor.
     *
     * @param examples how many were shown; a network without spikes takes each once, whatever the steps
     */
    public static List<EnergyEstimate> of(CoreProgram program, Activity a, long examples) {
        EnergyReport chip = EnergyReport.davies2018(a);
        OperationsOfAnn ann = OperationsOfAnn.of(program);
        long all = ann.host() + ann.onCores();
        long operations = all + program.compartments;
        return List.of(
                new EnergyEstimate(
                        "spiking, on the chip",
                        chip.model(),
                        chip.caveat() + "; without static power and the host's layer",
                        a.synapticOperations() + " synaptic operations, " + a.neuronUpdates() + " neuron updates, "
                                + a.messages() + " messages",
                        chip.total()),
                new EnergyEstimate(
                        "spiking, arithmetic",
                        CMOS,
                        ARITHMETIC,
                        a.synapticOperations() + " accumulates of 0.9 pJ, " + examples + " x " + ann.host()
                                + " multiply-accumulates of 4.6 pJ",
                        a.synapticOperations() * ACCUMULATE + examples * ann.host() * MULTIPLY_ACCUMULATE),
                new EnergyEstimate(
                        "without spikes, arithmetic",
                        CMOS,
                        ARITHMETIC,
                        examples + " x " + all + " multiply-accumulates of 4.6 pJ",
                        examples * all * MULTIPLY_ACCUMULATE),
                new EnergyEstimate(
                        "without spikes, on a CPU",
                        "KerasSpiking's CPU",
                        "one figure for all processors, 8.6 nJ an operation, far from any given one",
                        examples + " x " + operations + " operations of 8600 pJ",
                        examples * operations * CPU_OPERATION));
    }
}
