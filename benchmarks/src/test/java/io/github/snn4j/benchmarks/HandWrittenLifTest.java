package io.github.snn4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.snn4j.benchmarks.NeuronKernelBenchmark.Form;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandWrittenLifTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 9, 50})
    void computesWhatItsRivalsCompute(int steps) {
        NeuronKernelBenchmark byHand = run(Form.BY_HAND, steps);
        for (Form form : new Form[] {Form.GENERATED, Form.INTERPRETED}) {
            NeuronKernelBenchmark compiled = run(form, steps);
            assertArrayEquals(compiled.call.spikes, byHand.call.spikes, form.toString());
            assertArrayEquals(compiled.call.inputGradient, byHand.call.inputGradient, 1e-5f, form.toString());
        }
        float[] spikes = byHand.call.spikes;
        long fired =
                IntStream.range(0, spikes.length).filter(i -> spikes[i] > 0).count();
        assertTrue(fired > spikes.length / 100 && fired < spikes.length / 2, fired + " of " + spikes.length);
    }

    private static NeuronKernelBenchmark run(Form form, int steps) {
        NeuronKernelBenchmark run = new NeuronKernelBenchmark();
        run.form = form;
        run.steps = steps;
        run.lanes = 3 * HandWrittenLif.PIECE;
        run.allocate();
        run.forward();
        run.backward();
        return run;
    }
}
