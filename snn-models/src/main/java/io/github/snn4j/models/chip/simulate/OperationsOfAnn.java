package io.github.snn4j.models.chip.simulate;

import io.github.snn4j.models.chip.ConvGeometry;
import io.github.snn4j.models.chip.HostLayer;
import java.util.HashSet;
import java.util.Set;

/**
 * The multiply-accumulates of a configuration's network if its neurons gave numbers, once: by weights other than 0, inputs
 * that share all their synapses (those of a pooled square) added before.
 *
 * @param host in the layer that the host computes
 * @param onCores in all others
 */
record OperationsOfAnn(long host, long onCores) {
    /** Inputs with the same synapses to the same compartments. */
    private record Row(int list, int target, int atom) {}

    static OperationsOfAnn of(CoreProgram p) {
        Set<Row> seen = new HashSet<>();
        long onCores = 0;
        for (int e = 0; e < p.entryList.length; e++) {
            if (seen.add(new Row(p.entryList[e], p.entryTarget[e], p.entryAtom[e]))) {
                onCores += nonzero(p, p.entryList[e], p.entryAtom[e]);
            }
        }
        return new OperationsOfAnn(p.host == null ? 0 : of(p.host), onCores);
    }

    private static long nonzero(CoreProgram p, int list, int atom) {
        int from = p.listWeights[list] + atom * p.listSize[list];
        long n = 0;
        for (int i = from; i < from + p.listSize[list]; i++) {
            n += p.weights[i] == 0 ? 0 : 1;
        }
        return n;
    }

    private static long of(HostLayer host) {
        return host.linear().geometry() instanceof ConvGeometry g
                ? (long) g.out().pixels() * g.weightCount()
                : host.linear().geometry().weightCount();
    }
}
