package io.github.snn4j.layers.samediff;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A SameDiff operation whose body is Java. */
interface JavaOperation {
    /** Computes; the outputs are allocated and may be views in any order. */
    void execute(List<INDArray> inputs, List<INDArray> outputs);
}
