package io.github.snn4j.models.chip.quantise;

/**
 * What quantising one population lost; errors are relative.
 *
 * @param weightRms root of the mean squared weight error over the root of the mean squared weight
 * @param weightMax largest weight error over the largest weight
 * @param thresholdError (integer threshold / scale − threshold) / threshold, 0 for an accumulator
 * @param currentDecayError realised minus wanted loss of u per step
 * @param voltageDecayError realised minus wanted loss of v per step
 * @param weightExponent of the first connection; 0 without one
 * @param weightScale integer weight per float weight
 * @param voltageScale integer v per float v
 * @param clippedWeights weights that saturated
 */
public record LayerReport(
        String layer,
        double weightRms,
        double weightMax,
        double thresholdError,
        double currentDecayError,
        double voltageDecayError,
        int weightExponent,
        double weightScale,
        double voltageScale,
        int clippedWeights) {}
