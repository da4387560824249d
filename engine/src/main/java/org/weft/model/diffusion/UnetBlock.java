package org.weft.model.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.model.Layers.Conv;
import org.weft.model.ModelConfig.Unet;
import org.weft.model.Params;
import org.weft.tensor.Nn;
import org.weft.tensor.Tensor;

/** One level of the U-Net's down path, up path or its middle: resnets, transformers between them, resampling at the end. */
final class UnetBlock {
    private static final double EPS = 1e-5;

    private final List<ResnetBlock> resnets = new ArrayList<>();
    private final List<SpatialTransformer> attentions = new ArrayList<>();
    private @Nullable Conv resample;

    private UnetBlock() {}

    static UnetBlock down(Params p, Unet c, int level, int timeDim) {
        UnetBlock block = new UnetBlock();
        int out = c.channels().get(level);
        for (int j = 0; j < c.layersPerBlock(); j++) {
            int in = j == 0 ? c.channels().get(Math.max(0, level - 1)) : out;
            block.resnet(p, j, in, out, c, timeDim);
            block.attention(p, j, c, level);
        }
        if (level < c.levels() - 1) {
            block.resample = Conv.of(p.at("downsamplers", 0).at("conv"), out, out, 3, 2);
        }
        return block;
    }

    static UnetBlock middle(Params p, Unet c, int timeDim) {
        UnetBlock block = new UnetBlock();
        int last = c.levels() - 1;
        int dim = c.channels().get(last);
        block.resnet(p, 0, dim, dim, c, timeDim);
        block.attentions.add(
                new SpatialTransformer(p.at("attentions", 0), dim, c.heads().get(last), c.crossDim(), c.groups()));
        block.resnet(p, 1, dim, dim, c, timeDim);
        return block;
    }

    /** @param index 0 is the coarsest level */
    static UnetBlock up(Params p, Unet c, int index, int timeDim) {
        UnetBlock block = new UnetBlock();
        int level = c.levels() - 1 - index;
        int out = c.channels().get(level);
        int before = c.channels().get(Math.min(c.levels() - 1, level + 1));
        int skipEnd = c.channels().get(Math.max(0, level - 1));
        for (int j = 0; j <= c.layersPerBlock(); j++) {
            int hidden = j == 0 ? before : out;
            int skip = j == c.layersPerBlock() ? skipEnd : out;
            block.resnet(p, j, hidden + skip, out, c, timeDim);
            block.attention(p, j, c, level);
        }
        if (level > 0) {
            block.resample = Conv.of(p.at("upsamplers", 0).at("conv"), out, out, 3, 1);
        }
        return block;
    }

    private void resnet(Params p, int index, int in, int out, Unet c, int timeDim) {
        resnets.add(new ResnetBlock(p.at("resnets", index), new ResnetBlock.Config(in, out, c.groups(), EPS, timeDim)));
    }

    private void attention(Params p, int index, Unet c, int level) {
        if (c.attention().get(level)) {
            attentions.add(new SpatialTransformer(
                    p.at("attentions", index),
                    c.channels().get(level),
                    c.heads().get(level),
                    c.crossDim(),
                    c.groups()));
        }
    }

    /** Down: appends every intermediate map to the skips. */
    Tensor down(Tensor x, Tensor time, Tensor conditions, List<Tensor> skips) {
        Tensor h = x;
        for (int j = 0; j < resnets.size(); j++) {
            h = resnets.get(j).forward(h, time);
            if (!attentions.isEmpty()) {
                h = attentions.get(j).forward(h, conditions);
            }
            skips.add(h);
        }
        if (resample != null) {
            h = resample.forward(h);
            skips.add(h);
        }
        return h;
    }

    Tensor middle(Tensor x, Tensor time, Tensor conditions) {
        Tensor h = resnets.get(0).forward(x, time);
        h = attentions.get(0).forward(h, conditions);
        return resnets.get(1).forward(h, time);
    }

    /** Up: takes skips from the end of the list. */
    Tensor up(Tensor x, Tensor time, Tensor conditions, List<Tensor> skips) {
        Tensor h = x;
        for (int j = 0; j < resnets.size(); j++) {
            h = resnets.get(j).forward(Tensor.cat(1, h, skips.removeLast()), time);
            if (!attentions.isEmpty()) {
                h = attentions.get(j).forward(h, conditions);
            }
        }
        return resample == null ? h : resample.forward(Nn.upsampleNearest(h, 2));
    }
}
