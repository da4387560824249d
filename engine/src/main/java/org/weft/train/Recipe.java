package org.weft.train;

import java.util.List;

/**
 * What a run does, as its recipe file says it.
 *
 * @param stage vae: the autoencoder on single frames; joint: the whole model on stories
 * @param model configuration file of the model, beside the recipe
 * @param steps optimiser steps in all
 * @param batch stories (or frames) a step
 * @param frames pictures of each story whose denoising is learned a step, 1..5
 * @param rate highest learning rate; warms up over {@code warmup} steps, then falls to {@code finalRate} along a cosine
 * @param rates factors by name: the first whose pattern is part of a weight's name counts
 * @param frozen weights whose name contains one of these are not trained
 * @param draws noises and timesteps each of these pictures is learned with a step; more of them share the cost of reading
 * @param look whether the U-Net looks at earlier pictures; early in training it need not
 * @param dropCondition share of pictures whose text conditions are replaced by the negative embeddings
 * @param emphasis weight of pixels that show a thing, against 1 for the background, once little noise is left
 */
public record Recipe(
        String stage,
        String model,
        int steps,
        int batch,
        int frames,
        int draws,
        boolean look,
        long seed,
        double rate,
        double finalRate,
        int warmup,
        double weightDecay,
        double beta1,
        double beta2,
        double eps,
        double maxNorm,
        double ema,
        double textWeight,
        double imageWeight,
        double dropCondition,
        double emphasis,
        List<Rate> rates,
        List<String> frozen,
        int checkpointEvery) {

    /** Factor on the learning rate of weights whose name contains {@code pattern}. */
    public record Rate(String pattern, double factor) {}

    /** Learning rate at a step, counted from 0. */
    public double rateAt(long step) {
        if (step < warmup) {
            return rate * (step + 1) / warmup;
        }
        double progress = Math.min(1, (step - warmup) / Math.max(1.0, steps - warmup));
        return finalRate + (rate - finalRate) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
}
