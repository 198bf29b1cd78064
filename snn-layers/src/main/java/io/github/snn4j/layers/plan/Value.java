package io.github.snn4j.layers.plan;

import io.github.snn4j.core.kernel.Activations;
import io.github.snn4j.core.kernel.Shape;
import java.util.ArrayList;
import java.util.List;

/** What a call yields: its shape, how its numbers are held, where they lie, and the gradients its consumers send back. */
final class Value {
    /** How the numbers are held; the compiler's choice. */
    enum Form {
        FLOATS,
        /** Spikes, one bit each, {@code ⌈C/64⌉} words a pixel. */
        BITS,
        /** Sums of spikes as bit planes, times a scale. */
        COUNTS
    }

    /** The features as the next operation sees them. */
    final Shape shape;

    /** The features as they are stored: a flattened picture keeps the picture's layout. */
    final Shape layout;

    /** T, or 1 where the value is the same at every step. */
    final int steps;

    final Form form;
    final int planes;
    final float scale;
    final Buffer data;

    /** Whether anything before it is learned, so that a gradient must reach it. */
    final boolean differentiable;

    /** One gradient a consumer; the producer sums them. A flattened value shares its picture's. */
    final List<Buffer> gradients;

    private Value(
            Shape shape,
            Shape layout,
            int steps,
            Form form,
            int planes,
            float scale,
            Buffer data,
            boolean differentiable,
            List<Buffer> gradients) {
        this.shape = shape;
        this.layout = layout;
        this.steps = steps;
        this.form = form;
        this.planes = planes;
        this.scale = scale;
        this.data = data;
        this.differentiable = differentiable;
        this.gradients = gradients;
    }

    /** A new value with room for {@code batch} examples at each of {@code steps} steps. */
    static Value of(
            String what,
            Shape shape,
            int steps,
            int batch,
            Form form,
            int planes,
            float scale,
            boolean differentiable) {
        long rows = (long) steps * batch;
        Buffer data = form == Form.FLOATS
                ? new Buffer(what, Buffer.Kind.FLOAT, rows * shape.size())
                : new Buffer(
                        what, Buffer.Kind.LONG, rows * shape.pixels() * Activations.words(shape.channels()) * planes);
        return new Value(shape, shape, steps, form, planes, scale, data, differentiable, new ArrayList<>());
    }

    /** Whether it is held as whole numbers, which add and multiply as bits. */
    boolean packed() {
        return form != Form.FLOATS && scale == 1;
    }

    /** The same numbers seen as one vector. */
    Value flattened() {
        return new Value(
                Shape.vector(shape.size()), layout, steps, form, planes, scale, data, differentiable, gradients);
    }
}
