package io.github.snn4j.models.train;

import io.github.snn4j.core.catalogue.Default;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training set
 * @param batch examples a step
 * @param loss what is minimised
 * @param optimizer how
 * @param schedule the learning rate over time
 * @param clip the largest Euclidean norm of the gradient; 0 leaves it
 * @param validation the fraction of the training set kept apart to watch; 0 keeps none
 * @param patience epochs without a better validation accuracy before training stops; 0 never stops early
 * @param tbptt K, a divisor of T: truncated backpropagation through time, where gradients flow within segments of K steps
 *     only and no more than a segment is held. The loss is still that of all T steps, which therefore run forwards twice.
 *     Not with batch norm. 0 lets gradients flow over all steps, as T does
 */
public record Recipe(
        @Default("10") int epochs,
        @Default("128") int batch,
        @Default("CrossEntropy") Loss loss,
        @Default("Adam") Optimizer optimizer,
        @Default("Constant") Schedule schedule,
        @Default("0") double clip,
        @Default("0") double validation,
        @Default("0") int patience,
        @Default("0") int tbptt) {
    public Recipe {
        if (epochs < 1) {
            throw new IllegalArgumentException("Recipe.epochs must be at least 1, got " + epochs);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("Recipe.batch must be at least 1, got " + batch);
        }
        if (!(clip >= 0)) {
            throw new IllegalArgumentException("Recipe.clip must be >= 0, got " + clip);
        }
        if (!(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException("Recipe.validation must be in [0, 1), got " + validation);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("Recipe.patience must be >= 0 epochs, got " + patience);
        }
        if (tbptt < 0) {
            throw new IllegalArgumentException("Recipe.tbptt must be >= 0 steps, got " + tbptt);
        }
        if (patience > 0 && validation == 0) {
            throw new IllegalArgumentException(
                    "Recipe.patience " + patience + " needs a validation set; set validation, such as 0.1");
        }
    }
}
