package org.weft.model.interleaved;

import org.weft.model.Init;
import org.weft.model.ModelConfig;
import org.weft.model.Params;
import org.weft.model.diffusion.AutoencoderKl;
import org.weft.model.diffusion.MmfsNet;
import org.weft.model.diffusion.Unet2dConditionModel;
import org.weft.model.resampler.PerceiverResampler;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/** Hidden states to pictures: a resampler and Stable Diffusion with MMFS (the reference's image_decoder.py at ac539d00; spec section 5). */
public final class ImageDecoder {
    private final Tensor negPromptEmbeds;
    private final PerceiverResampler resampler;
    private final AutoencoderKl vae;
    private final Unet2dConditionModel unet;
    private final MmfsNet mmfs;

    ImageDecoder(Params p, ModelConfig c, MmfsOp op) {
        negPromptEmbeds = p.weight(
                "neg_prompt_embeds",
                Init.normal(0.02),
                1,
                c.imageResampler().queries(),
                c.imageResampler().dim());
        resampler = new PerceiverResampler(
                p.at("perceiver_resampler"), c.imageResampler(), c.language().dim());
        Params decoder = p.at("decoder");
        vae = new AutoencoderKl(decoder.at("vae"), c.vae());
        unet = new Unet2dConditionModel(decoder.at("unet"), c.unet());
        mmfs = new MmfsNet(
                decoder.at("mmfs_module"), c.unetMmfs(), c.unet(), c.vision().dim(), op);
    }

    /** Condition tokens that stand for "no text", [1, T, cross dim]. */
    public Tensor negative() {
        return negPromptEmbeds;
    }

    /** Context features [N, L, C] with mask [N, L] to conditions [N, T, cross dim]. */
    public Tensor conditions(Tensor context, Tensor mask) {
        return resampler.forward(context, mask);
    }

    public AutoencoderKl vae() {
        return vae;
    }

    public Unet2dConditionModel unet() {
        return unet;
    }

    public MmfsNet mmfs() {
        return mmfs;
    }
}
