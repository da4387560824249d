package org.weft.model.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.weft.model.Init;
import org.weft.model.Layers.Conv;
import org.weft.model.Layers.Norm;
import org.weft.model.ModelConfig.Placement;
import org.weft.model.ModelConfig.Unet;
import org.weft.model.ModelConfig.UnetMmfs;
import org.weft.model.Params;
import org.weft.model.PosEmbed;
import org.weft.model.Slots;
import org.weft.model.mmfs.Mmfs;
import org.weft.tensor.Recompute;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * MMFS inside the U-Net (the reference's MMFSNet, sd_mmfs.py at ac539d00; spec section 2). The released code looks from the skips and
 * the middle, the paper from each up block's output: {@link Placement} decides.
 */
public final class MmfsNet {
    private final Placement placement;
    private final List<Block> blocks = new ArrayList<>();

    public MmfsNet(Params p, UnetMmfs c, Unet unet, int visionDim, MmfsOp op) {
        placement = c.placement();
        if (placement == Placement.SKIPS) {
            List<int[]> skips = skips(unet);
            for (int k = 0; k < skips.size(); k++) {
                blocks.add(new Block(p.at("mmfs_down_blocks", k), skips.get(k), c, visionDim, op));
            }
            int last = unet.levels() - 1;
            int[] middle = {unet.channels().get(last), unet.size(last)};
            blocks.add(new Block(p.at("mmfs_mid_block"), middle, c, visionDim, op));
        } else {
            for (int k = 0; k < unet.levels(); k++) {
                int level = unet.levels() - 1 - k;
                int[] shape = {unet.channels().get(level), unet.size(Math.max(0, level - 1))};
                blocks.add(new Block(p.at("mmfs_up_blocks", k), shape, c, visionDim, op));
            }
        }
    }

    /** Channels and side of every skip, in the order of the down path. */
    private static List<int[]> skips(Unet unet) {
        List<int[]> out = new ArrayList<>();
        out.add(new int[] {unet.channels().get(0), unet.size(0)});
        for (int level = 0; level < unet.levels(); level++) {
            for (int j = 0; j < unet.layersPerBlock(); j++) {
                out.add(new int[] {unet.channels().get(level), unet.size(level)});
            }
            if (level < unet.levels() - 1) {
                out.add(new int[] {unet.channels().get(level), unet.size(level + 1)});
            }
        }
        return out;
    }

    /**
     * Projects the pictures once for all steps and both halves of guidance.
     *
     * @param features [B, I, S, vision channels], levels finest first
     * @param mask [B, I], 1 where the picture may be looked at
     */
    public Bound look(Tensor features, Tensor mask) {
        List<Tensor> values = new ArrayList<>();
        for (Block block : blocks) {
            values.add(block.project(features));
        }
        return new Bound(this, values, mask);
    }

    /**
     * As {@link #look(Tensor, Tensor)}, each picture projected once however many images look at it.
     *
     * @param features of all pictures, [N, S, vision channels]
     * @param slots picture numbers per image to make, -1 for none
     */
    public Bound look(Tensor features, int[][] slots, Tensor mask) {
        Tensor single = features.unsqueeze(1);
        List<Tensor> values = new ArrayList<>();
        for (Block block : blocks) {
            values.add(Slots.gather(block.project(single).squeeze(1), slots));
        }
        return new Bound(this, values, mask);
    }

    /**
     * The pictures one denoising looks at. A batch may hold several copies of the images to make, one behind another (both
     * halves of guidance, several noises): they look at the same pictures. Its tensors belong to the scope {@link #look} was called in.
     */
    public record Bound(MmfsNet net, List<Tensor> values, Tensor mask) implements Unet2dConditionModel.Synchronizer {
        @Override
        public Tensor skip(int index, Tensor map) {
            return net.placement == Placement.SKIPS ? read(index, map) : map;
        }

        @Override
        public Tensor middle(Tensor map) {
            return net.placement == Placement.SKIPS ? read(values.size() - 1, map) : map;
        }

        @Override
        public Tensor afterUp(int index, Tensor map) {
            return net.placement == Placement.UP_BLOCKS ? read(index, map) : map;
        }

        private Tensor read(int block, Tensor map) {
            return net.blocks.get(block).forward(map, values.get(block), mask);
        }
    }

    private static final class Block {
        private final Tensor posEmbed;
        private final PosEmbed.Cache positions;
        private final Norm queryNorm;
        private final Norm featNorm;
        private final Mmfs mmfs;
        private final Conv conv;
        private final List<Integer> levels;

        Block(Params p, int[] shape, UnetMmfs c, int visionDim, MmfsOp op) {
            int channels = shape[0];
            int grid = c.positionGrid();
            positions = new PosEmbed.Cache(p);
            posEmbed = p.buffer(
                    "pos_embed", Init.values(() -> PosEmbed.sinCos2d(channels, grid)), (long) grid * grid, channels);
            queryNorm = Norm.of(p.at("query_norm"), channels, 1e-6);
            featNorm = Norm.of(p.at("feat_norm"), visionDim, 1e-6);
            Mmfs.Config config = new Mmfs.Config(
                    channels,
                    visionDim,
                    c.width(),
                    channels,
                    c.levels().size(),
                    c.heads(),
                    c.points(),
                    c.maxImages(),
                    1);
            mmfs = new Mmfs(p.at("mmfs"), config, op);
            conv = Conv.zero(p.at("conv"), channels, channels);
            levels = c.levels();
        }

        Tensor project(Tensor features) {
            return mmfs.project(featNorm.forward(features));
        }

        Tensor forward(Tensor map, Tensor value, Tensor mask) {
            return Recompute.block(
                    List.of(map, value), List.of(mask), (in, fixed) -> compute(in.get(0), in.get(1), fixed.get(0)));
        }

        private Tensor compute(Tensor map, Tensor value, Tensor mask) {
            try (Scope scope = Scope.open()) {
                long images = value.size(0);
                long copies = map.size(0) / images;
                long c = map.size(1);
                int h = Math.toIntExact(map.size(2));
                int w = Math.toIntExact(map.size(3));
                long q = (long) h * w;
                // copies of an image are more queries to the same pictures: [images, copies * h * w, c]
                Tensor tokens =
                        map.reshape(copies, images, c, q).permute(1, 0, 3, 2).reshape(images * copies, q, c);
                Tensor query = queryNorm
                        .forward(tokens)
                        .add(positions.absolute(posEmbed, q))
                        .reshape(images, copies * q, c);
                Tensor points = PosEmbed.gridPoints(h, w)
                        .unsqueeze(1)
                        .expand(1, copies, q, 2)
                        .reshape(1, copies * q, 2);
                Tensor read = mmfs.forward(query, points, value, Levels.square(levels, h), mask);
                Tensor back =
                        read.reshape(images, copies, q, c).permute(1, 0, 3, 2).reshape(images * copies, c, h, w);
                return scope.keep(map.add(conv.forward(back)));
            }
        }
    }
}
