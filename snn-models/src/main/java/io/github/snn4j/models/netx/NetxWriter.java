package io.github.snn4j.models.netx;

import io.github.snn4j.core.file.AtomicFile;
import io.github.snn4j.core.kernel.Shape;
import io.github.snn4j.models.chip.ConvGeometry;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a netx file: layers of the types input, conv, flatten, dense and dense_rec, all of which Lava's library reads. */
public final class NetxWriter {
    private final WritableGroup layers;
    private int number;

    private NetxWriter(WritableGroup layers) {
        this.layers = layers;
    }

    /** Writes {@code file} under a temporary name first. */
    public static void write(NetxNetwork network, Path file) throws IOException {
        AtomicFile.replace(file, temporary -> {
            try (WritableHdfFile hdf = HdfFile.write(temporary)) {
                new NetxWriter(hdf.putGroup("layer")).network(network);
                if (network.steps() > 0) {
                    WritableGroup simulation = hdf.putGroup("simulation");
                    simulation.putDataset("Ts", 1L);
                    simulation.putDataset("tSample", (long) network.steps());
                }
            }
        });
    }

    private void network(NetxNetwork network) {
        if (!network.takesPixels()) {
            layer("input", network.input());
        }
        Shape before = network.input();
        for (NetxLayer layer : network.layers()) {
            if (layer instanceof NetxLayer.Input in) {
                WritableGroup g = layer("input", in.shape());
                g.putDataset("weight", new int[] {in.weight()});
                g.putDataset("bias", new int[] {in.bias()});
                neuron(g, in.neuron());
            } else if (layer instanceof NetxLayer.Conv conv) {
                convolution(conv);
            } else if (layer instanceof NetxLayer.Dense dense) {
                if (!before.isVector()) {
                    layer("flatten", Shape.vector(before.size()));
                }
                dense(dense);
            }
            before = layer.shape();
        }
    }

    private WritableGroup layer(String type, Shape shape) {
        WritableGroup g = layers.putGroup(Integer.toString(number++));
        g.putDataset("type", new String[] {type});
        g.putDataset(
                "shape",
                shape.isVector()
                        ? new long[] {shape.channels()}
                        : new long[] {shape.channels(), shape.height(), shape.width()});
        return g;
    }

    private void convolution(NetxLayer.Conv conv) {
        ConvGeometry g = conv.geometry();
        int in = g.in().channels();
        int out = g.outChannels();
        WritableGroup group = layer("conv", g.out());
        group.putDataset("inChannels", (long) in);
        group.putDataset("outChannels", (long) out);
        group.putDataset("kernelSize", new long[] {g.kernelHeight(), g.kernelWidth()});
        group.putDataset("stride", new long[] {g.strideY(), g.strideX()});
        group.putDataset("padding", new long[] {g.padY(), g.padX()});
        group.putDataset("dilation", new long[] {1, 1});
        group.putDataset("groups", 1L);
        float[][][][] oihw = new float[out][in][g.kernelHeight()][g.kernelWidth()];
        for (int k = 0; k < conv.weight().length; k++) {
            int tap = k / out / in;
            oihw[k % out][k / out % in][tap / g.kernelWidth()][tap % g.kernelWidth()] = conv.weight()[k];
        }
        group.putDataset("weight", oihw);
        bias(group, conv.bias());
        neuron(group, conv.neuron());
    }

    private void dense(NetxLayer.Dense dense) {
        int in = dense.in().size();
        int out = dense.shape().size();
        WritableGroup group = layer(dense.recurrent() == null ? "dense" : "dense_rec", dense.shape());
        group.putDataset("inFeatures", (long) in);
        group.putDataset("outFeatures", (long) out);
        int channels = dense.in().channels();
        float[][] weight = new float[out][in];
        long[][] delay = new long[out][in];
        for (int i = 0; i < in; i++) {
            int column = i % channels * dense.in().pixels() + i / channels;
            for (int o = 0; o < out; o++) {
                weight[o][column] = dense.weight()[i * out + o];
                delay[o][column] = dense.delay() == null ? 0 : dense.delay()[i * out + o];
            }
        }
        group.putDataset("weight", weight);
        if (dense.delay() != null) {
            group.putDataset("delay", delay);
        }
        if (dense.recurrent() != null) {
            float[][] loop = new float[out][out];
            for (int i = 0; i < out * out; i++) {
                loop[i % out][i / out] = dense.recurrent()[i];
            }
            group.putDataset("weight_rec", loop);
        }
        bias(group, dense.bias());
        WritableGroup neuron = neuron(group, dense.neuron());
        if (dense.weightExponent() != 0) {
            neuron.putDataset("wgtExp", (long) dense.weightExponent());
        }
    }

    private static void bias(WritableGroup group, short[] mantissas) {
        if (mantissas.length > 0) {
            float[] bias = new float[mantissas.length];
            for (int i = 0; i < bias.length; i++) {
                bias[i] = mantissas[i];
            }
            group.putDataset("bias", bias);
        }
    }

    private static WritableGroup neuron(WritableGroup layer, NetxNeuron n) {
        WritableGroup g = layer.putGroup("neuron");
        g.putDataset("type", "CUBA");
        g.putDataset("iDecay", (long) n.currentDecay());
        g.putDataset("vDecay", (long) n.voltageDecay());
        g.putDataset("vThMant", (long) n.threshold());
        g.putDataset("refDelay", (long) n.refractoryDelay());
        return g;
    }
}
