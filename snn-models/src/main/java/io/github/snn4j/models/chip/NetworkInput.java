package io.github.snn4j.models.chip;

/** What drives a network: pictures through a layer that the host computes, or spikes from outside the chip. */
public sealed interface NetworkInput permits HostLayer, SpikeInput {}
