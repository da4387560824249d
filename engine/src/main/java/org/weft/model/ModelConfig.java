package org.weft.model;

import java.util.List;

/**
 * Sizes and choices of a model, as its weft.json states them. Names follow the reference's constructor arguments where it has them.
 *
 * @param imageTokens visual tokens per image, its start token not counted (num_img_token)
 * @param contextLength longest sequence of the context feature table (seq_len)
 */
public record ModelConfig(
        Tokens tokens,
        int imageTokens,
        int contextLength,
        Vision vision,
        Resampler visualResampler,
        Language language,
        Resampler imageResampler,
        Unet unet,
        Vae vae,
        UnetMmfs unetMmfs,
        Diffusion diffusion) {

    /** The released configuration: Vicuna 13B, CLIP ViT-L/14 at 224, Stable Diffusion 2.1-base. */
    public static ModelConfig released() {
        List<Boolean> attention = List.of(true, true, true, false);
        return new ModelConfig(
                new Tokens(1, 2, 31999, 32000, 32001),
                64,
                2048,
                new Vision(224, 14, 1024, 24, 16, 4096, 64, 16),
                new Resampler(64, 768, 12, 12, 3072, 2, true, 0.1),
                new Language(32002, 5120, 13824, 40, 40, 4, 2048, 16, 8, 1024, 50, List.of(32, 16, 8), 16),
                new Resampler(77, 1024, 1, 16, 3072, 1, false, 0),
                new Unet(64, 4, 1, List.of(320, 640, 1280, 1280), List.of(5, 10, 20, 20), attention, 1024, 2, 32),
                new Vae(List.of(128, 256, 512, 512), 2, 4, 32, 1, true, List.of(0.18215), List.of()),
                new UnetMmfs(Placement.SKIPS, History.PREVIOUS, 1024, 16, 8, 10, List.of(64, 32, 16, 8), 64),
                new Diffusion(0.00085, 0.012, "scaled_linear", 1000, "epsilon", 1));
    }

    /** The same with the autoencoder's latents brought to mean 0 and deviation 1. */
    public ModelConfig withLatents(List<Double> scaling, List<Double> shift) {
        Vae v = new Vae(
                vae.channels(),
                vae.layersPerBlock(),
                vae.latentChannels(),
                vae.groups(),
                vae.unshuffle(),
                vae.midAttention(),
                scaling,
                shift);
        return new ModelConfig(
                tokens,
                imageTokens,
                contextLength,
                vision,
                visualResampler,
                language,
                imageResampler,
                unet,
                v,
                unetMmfs,
                diffusion);
    }

    /** Ids of the tokens that mean more than text. {@code end} are those that close a text. */
    public record Tokens(int bos, int eos, int pad, int soi, int image) {
        /** Ids that end generated text: the end of the document and the start of an image. */
        public List<Integer> ends() {
            return List.of(eos, soi);
        }
    }

    /**
     * CLIP ViT with its adapter.
     *
     * @param imageSize side of the picture in pixels
     * @param patch side of a patch; imageSize / patch is the grid
     * @param dim channels
     * @param mlp hidden channels of the layers' MLP
     * @param convInplane channels of the spatial prior's stem
     * @param adapterHeads heads of the adapter's deformable attention
     */
    public record Vision(
            int imageSize, int patch, int dim, int layers, int heads, int mlp, int convInplane, int adapterHeads) {
        public int grid() {
            return imageSize / patch;
        }

        /** Sizes of the four feature maps, finest first. */
        public List<Integer> levels() {
            return List.of(4 * grid(), 2 * grid(), grid(), grid() / 2);
        }
    }

    /** Q-Former: {@code crossFrequency} n puts cross-attention into layers 0, n, 2n, ... */
    public record Resampler(
            int queries, int dim, int layers, int heads, int mlp, int crossFrequency, boolean qkNorm, double dropout) {}

    /**
     * LLaMA with MMFS in layers 0, n, 2n, ... for n = {@code crossFrequency}.
     *
     * @param vocab rows of the embedding, special tokens included
     * @param mmfsLevels sizes of the feature maps MMFS reads
     */
    public record Language(
            int vocab,
            int dim,
            int mlp,
            int layers,
            int heads,
            int crossFrequency,
            int maxPositions,
            int mmfsHeads,
            int mmfsPoints,
            int mmfsWidth,
            int mmfsMaxImages,
            List<Integer> mmfsLevels,
            int mmfsBase) {}

    /**
     * Stable Diffusion's U-Net.
     *
     * @param sampleSize side of the latents
     * @param unshuffle side of the latent blocks folded into channels before the first convolution (1: none)
     * @param heads attention heads per level
     * @param attention whether a level has transformer blocks
     * @param crossDim channels of the conditions
     */
    public record Unet(
            int sampleSize,
            int latentChannels,
            int unshuffle,
            List<Integer> channels,
            List<Integer> heads,
            List<Boolean> attention,
            int crossDim,
            int layersPerBlock,
            int groups) {
        public int levels() {
            return channels.size();
        }

        /** Side of the maps at a level. */
        public int size(int level) {
            return (sampleSize / unshuffle) >> level;
        }
    }

    /**
     * KL autoencoder.
     *
     * @param unshuffle side of the pixel blocks folded into channels before the first convolution (1: none)
     * @param midAttention whether the middle has attention
     * @param scaling factor on latents
     * @param shift per latent channel, taken off before scaling; empty means zero
     */
    public record Vae(
            List<Integer> channels,
            int layersPerBlock,
            int latentChannels,
            int groups,
            int unshuffle,
            boolean midAttention,
            List<Double> scaling,
            List<Double> shift) {
        /** Side of a picture over side of its latents. */
        public int factor() {
            return unshuffle << (channels.size() - 1);
        }
    }

    /** Where MMFS sits in the U-Net: on the skips and the middle (released code) or after each up block (paper). */
    public enum Placement {
        SKIPS,
        UP_BLOCKS
    }

    /** Which earlier pictures the U-Net looks at: the one before (released code) or all (paper). */
    public enum History {
        PREVIOUS,
        ALL
    }

    /**
     * MMFS in the U-Net.
     *
     * @param width value channels, all heads
     * @param positionGrid side of the stored position tables at the finest level
     */
    public record UnetMmfs(
            Placement placement,
            History history,
            int width,
            int heads,
            int points,
            int maxImages,
            List<Integer> levels,
            int positionGrid) {}

    /**
     * Noise schedule and what the U-Net predicts.
     *
     * @param betaSchedule scaled_linear, linear or squaredcos_cap_v2
     * @param prediction epsilon or v_prediction
     */
    public record Diffusion(
            double betaStart,
            double betaEnd,
            String betaSchedule,
            int trainSteps,
            String prediction,
            int stepsOffset) {}
}
