package io.github.snn4j.models.nir;

import io.github.snn4j.core.neuron.Reset;
import io.github.snn4j.models.nir.NirNode.Integrator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The neurons of one node, stepped; the synaptic current of a step is felt in that step. */
final class NirIntegration implements NirOperation {
    private final Integrator node;
    private final Discretisation how;
    private final double[] current;
    private final double[] v;

    NirIntegration(Integrator node, int n, Discretisation how) {
        this.node = node;
        this.how = how;
        current = new double[n];
        v = new double[n];
        boolean fromReset = node.threshold() != null && how.reset() == Reset.HARD;
        Arrays.setAll(v, i -> (fromReset ? node.reset() : node.leak()).at(i));
    }

    @Override
    public double[] step(double[] x) {
        double[] out = new double[x.length];
        for (int i = 0; i < out.length; i++) {
            current[i] = current(i, x[i]);
            v[i] = potential(i);
            out[i] = node.threshold() == null ? v[i] : fire(i, node.threshold().at(i));
        }
        return out;
    }

    @Override
    public double[] potentials() {
        return v;
    }

    @Override
    public double @Nullable [] currents() {
        return node.synapticTau() == null ? null : current;
    }

    private double current(int i, double x) {
        if (node.synapticTau() == null) {
            return x;
        }
        double tau = node.synapticTau().at(i);
        return how.scheme().kept(tau, how.dt()) * current[i]
                + how.scheme().entering(tau, how.dt()) * node.inputWeight().at(i) * x;
    }

    private double potential(int i) {
        double drive = node.resistance().at(i) * current[i];
        if (node.tau() == null) {
            return v[i] + how.dt() * drive;
        }
        double tau = node.tau().at(i);
        double leak = node.leak().at(i);
        return leak
                + how.scheme().kept(tau, how.dt()) * (v[i] - leak)
                + how.scheme().entering(tau, how.dt()) * drive;
    }

    private double fire(int i, double threshold) {
        if (!(v[i] > threshold)) {
            return 0;
        }
        if (how.reset() == Reset.HARD) {
            v[i] = node.reset().at(i);
            return 1;
        }
        // strictly above: a potential of exactly n thresholds has crossed n - 1 of them
        double spikes = how.severalSpikes() && node.tau() == null ? Math.ceil(v[i] / threshold) - 1 : 1;
        v[i] -= spikes * threshold;
        return spikes;
    }
}
