package org.weft.train;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.WeightStore;

/**
 * What a run does, as its recipe file says it. The keys from {@code task} on may be left out; {@link RecipeFile} holds what they
 * mean then.
 *
 * @param stage vae: the autoencoder on single frames; joint: the whole model on documents; vision:
 *     the visual tokenizer on the truth of single frames; judge:
 *     the network that judges pictures of Storyworld
 * @param model beside the recipe: a configuration file for a fresh start, or a model directory to begin with
 * @param steps optimiser steps in all
 * @param batch rows a step and pass; a row is a document or, packed, several
 * @param frames pictures of each row whose denoising is learned a step
 * @param rate highest learning rate; warms up over {@code warmup} steps, then falls to {@code finalRate} along a cosine
 * @param rates factors by name: the first whose pattern is part of a weight's name counts
 * @param frozen weights whose name contains one of these are not trained
 * @param draws noises and timesteps each of these pictures is learned with a step; more of them share the cost of reading
 * @param look whether the U-Net looks at earlier pictures; early in training it need not
 * @param dropCondition share of pictures whose text conditions are replaced by the negative embeddings
 * @param emphasis weight of pixels that show a thing, against 1 for the background, once little noise is left; Storyworld only
 * @param about what the recipe is for, in a sentence
 * @param data what is learned from, mixed by probability
 * @param accumulate passes whose gradients make up one step: the batch is this many times as large, the memory is not
 * @param packTo documents are put behind one another up to this many tokens a row; 0 keeps one document a row
 * @param flip mirrors half of the documents' pictures
 * @param learned when not empty, only weights whose name contains one of these are trained
 * @param noDecay weights whose name contains one of these do not decay, beside those of one dimension
 * @param lora low-rank updates beside frozen weights, or null
 * @param recompute layers are computed again for the backward pass instead of being remembered: less memory, more time
 * @param samples pictures and sentences made of fixed seeds at every checkpoint
 * @param validation held-out documents whose loss is computed at every checkpoint
 * @param mmfs how much MMFS sees, for comparisons: a word of {@link org.weft.tensor.mmfs.Sight}
 * @param weights of another model that a fresh start takes over, or null
 * @param device auto: a GPU where there is one; cpu; cuda
 * @param precision what products are computed in, a word of {@link org.weft.tensor.Precision}
 * @param patience the run ends after so many checkpoints without a lower held-out loss; 0 never
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
        int checkpointEvery,
        String about,
        List<Data> data,
        int accumulate,
        int packTo,
        boolean flip,
        List<String> learned,
        List<String> noDecay,
        @Nullable Lora lora,
        boolean recompute,
        int samples,
        int validation,
        int patience,
        String mmfs,
        @Nullable Weights weights,
        String device,
        String precision) {

    /**
     * Some weights of another model.
     *
     * @param from its directory
     * @param names those whose name contains one of these
     */
    public record Weights(String from, List<String> names) {}

    /** Factor on the learning rate of weights whose name contains {@code pattern}. */
    public record Rate(String pattern, double factor) {}

    /**
     * Something to learn from.
     *
     * @param source "storyworld" for documents drawn while training, else a path, seen from the recipe's folder
     * @param format of the files, or auto
     * @param task what is learned of it
     * @param split which part of it
     * @param probability share of the documents that come from it; they need not sum to one
     */
    public record Data(String source, String format, Task task, String split, double probability) {}

    /**
     * Low-rank updates (LoRA): W + alpha / rank * B A beside weights whose name contains one of {@code modules}.
     *
     * @param rank 1..1024
     */
    public record Lora(List<String> modules, int rank, double alpha) {}

    /** Learning rate at a step, counted from 0. */
    public double rateAt(long step) {
        if (step < warmup) {
            return rate * (step + 1) / warmup;
        }
        double progress = Math.min(1, (step - warmup) / Math.max(1.0, steps - warmup));
        return finalRate + (rate - finalRate) * 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    /** Whether a weight is trained. */
    public boolean trains(String name) {
        if (name.endsWith(WeightStore.LOW_RANK_A) || name.endsWith(WeightStore.LOW_RANK_B)) {
            return true;
        }
        // beside low-rank updates only what is named is trained itself
        boolean asked = learned.isEmpty() ? lora == null : learned.stream().anyMatch(name::contains);
        return asked && frozen.stream().noneMatch(name::contains);
    }

    /** Factor on the learning rate of a weight. */
    public double factor(String name) {
        return rates.stream()
                .filter(r -> name.contains(r.pattern()))
                .findFirst()
                .map(Rate::factor)
                .orElse(1.0);
    }
}
