package org.weft.model.interleaved;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.weft.model.Init;
import org.weft.model.Layers.Linear;
import org.weft.model.ModelConfig;
import org.weft.model.ModelConfig.History;
import org.weft.model.Params;
import org.weft.model.PosEmbed;
import org.weft.model.Slots;
import org.weft.model.diffusion.MmfsNet;
import org.weft.model.language.LlamaMmfs;
import org.weft.model.language.TextHead;
import org.weft.model.vision.SpatialMaps;
import org.weft.model.vision.VisualTokenizer;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.MmfsOp;

/**
 * The whole model (the reference's MMInterleaved, mm_interleaved.py at ac539d00; spec section 0). Dims: B sequences, L tokens, N
 * images of the batch, C language channels.
 */
public final class MmInterleaved {
    private final ModelConfig config;
    private final VisualTokenizer visualTokenizer;
    private final LlamaMmfs decoder;
    private final TextHead textHead;
    private final ImageDecoder imageDecoder;
    private final Linear contextFeatProj;
    private final Tensor soiToken;
    private final Tensor contextPositions;

    public MmInterleaved(Params p, ModelConfig c, MmfsOp op) {
        config = c;
        int dim = c.language().dim();
        soiToken = p.weight("soi_token", Init.ZEROS, 1, dim);
        visualTokenizer = new VisualTokenizer(p.at("visual_tokenizer"), c, op);
        decoder = new LlamaMmfs(p.at("mm_decoder"), c.language(), c.vision().dim(), op);
        textHead = new TextHead(p.at("text_decoder"), dim, c.language().vocab());
        imageDecoder = new ImageDecoder(p.at("image_decoder"), c, op);
        contextFeatProj = Linear.of(p.at("context_feat_proj"), dim, dim);
        contextPositions = p.adopt(Tensor.of(PosEmbed.sinCos1d(dim, c.contextLength()), c.contextLength(), dim));
    }

    public ModelConfig config() {
        return config;
    }

    public VisualTokenizer visualTokenizer() {
        return visualTokenizer;
    }

    public LlamaMmfs decoder() {
        return decoder;
    }

    public TextHead textHead() {
        return textHead;
    }

    public ImageDecoder imageDecoder() {
        return imageDecoder;
    }

    /**
     * Token embeddings with the visual tokens in their places and the start-of-image embedding added.
     *
     * @param visual [N, T, C] of all images in batch order, or null when there are none
     * @throws IllegalArgumentException when image tokens and visual tokens do not match in number
     */
    public Tensor embed(Layout layout, @Nullable Tensor visual) {
        try (Scope scope = Scope.open()) {
            long dim = config.language().dim();
            long count = (long) layout.rows() * layout.length();
            long[] flat =
                    Arrays.stream(layout.ids()).flatMapToLong(Arrays::stream).toArray();
            Tensor embeds = decoder.embed(Tensor.of(flat, flat.length));
            long[] image = positions(flat, config.tokens().image());
            long given = visual == null ? 0 : visual.size(0) * visual.size(1);
            if (image.length != given) {
                throw new IllegalArgumentException(
                        "the text has " + image.length + " image tokens, the images give " + given);
            }
            if (visual != null && image.length > 0) {
                embeds = embeds.indexCopy(
                        0,
                        Tensor.of(image, image.length),
                        visual.reshape(given, dim).to(embeds.dtype()));
            }
            if (positions(flat, config.tokens().soi()).length > 0) {
                float[] isSoi = new float[flat.length];
                for (int i = 0; i < flat.length; i++) {
                    isSoi[i] = flat[i] == config.tokens().soi() ? 1 : 0;
                }
                embeds = embeds.add(Tensor.of(isSoi, count, 1).mul(soiToken));
            }
            return scope.keep(embeds.reshape(layout.rows(), layout.length(), dim));
        }
    }

    private static long[] positions(long[] flat, int id) {
        return IntStream.range(0, flat.length)
                .filter(i -> flat[i] == id)
                .asLongStream()
                .toArray();
    }

    /** Features of every image for the language model's MMFS, [N, S, vision channels]. */
    public Tensor languageMaps(List<Tensor> maps) {
        return SpatialMaps.concat(maps, config.language().mmfsLevels());
    }

    /** Features of every image for the U-Net's MMFS, [N, S, vision channels]. */
    public Tensor unetMaps(List<Tensor> maps) {
        return SpatialMaps.concat(maps, config.unetMmfs().levels());
    }

    /** What the tokens of a batch look at; null when there are no images. @param features from {@link #languageMaps} */
    public LlamaMmfs.@Nullable Vision look(Layout layout, @Nullable Tensor features) {
        if (features == null || layout.mostImages() == 0) {
            return null;
        }
        int[][] slots = layout.slots();
        Tensor padded = Slots.gather(features, slots);
        Tensor mask = Tensor.of(layout.crossMask(), layout.rows(), layout.length(), layout.mostImages());
        return decoder.look(padded, mask);
    }

    /** Context features [N, Lmax, C] of images with their mask [N, Lmax] (spec section 5.1). */
    public record Context(Tensor features, Tensor mask) {}

    /**
     * For each wanted image the hidden states from its document's start to its start token, newest first, projected, with positions.
     *
     * @param hidden [B, L, C]
     * @param images image numbers
     * @param nearestBos per image of the batch, or null for the row's start
     */
    public Context context(Tensor hidden, Layout layout, int[] images, int @Nullable [] nearestBos) {
        try (Scope scope = Scope.open()) {
            ContextGather gather = ContextGather.of(layout, images, nearestBos);
            int longest = gather.length();
            if (longest > config.contextLength()) {
                throw new IllegalArgumentException(
                        "an image has a context of " + longest + " tokens, the model reads " + config.contextLength());
            }
            Tensor features = contextFeatProj.forward(gather.rows(hidden)).add(contextPositions.slice(0, 0, longest));
            return new Context(scope.keep(features), scope.keep(gather.mask()));
        }
    }

    /**
     * The pictures the U-Net may look at for each wanted image.
     *
     * @param features of all images, [N, S, C], each only once however often it is looked at
     * @param slots image numbers per wanted image, -1 for none: [K][I]
     * @param mask [K, I], 1 where a slot holds a picture
     */
    public record UnetView(Tensor features, int[][] slots, Tensor mask) {}

    /**
     * @param features from {@link #unetMaps}
     * @param images image numbers to make
     */
    public UnetView unetView(Tensor features, Layout layout, int[] images, int @Nullable [] nearestBos) {
        int[][] slots = unetSlots(layout, images, nearestBos);
        float[] mask = new float[slots.length * slots[0].length];
        for (int k = 0; k < slots.length; k++) {
            for (int i = 0; i < slots[0].length; i++) {
                mask[k * slots[0].length + i] = slots[k][i] < 0 ? 0 : 1;
            }
        }
        return new UnetView(features, slots, Tensor.of(mask, slots.length, slots[0].length));
    }

    /** Which images the U-Net sees per wanted image, padded with -1 (spec section 5.2; the paper: all earlier ones). */
    public int[][] unetSlots(Layout layout, int[] images, int @Nullable [] nearestBos) {
        List<List<Integer>> earlier = layout.earlierImages(nearestBos);
        boolean all = config.unetMmfs().history() == History.ALL;
        List<List<Integer>> seen = new ArrayList<>();
        for (int image : images) {
            List<Integer> list = earlier.get(image);
            boolean adjacent = !list.isEmpty() && list.getLast() == image - 1;
            int limit = config.unetMmfs().maxImages() - 1;
            seen.add(
                    all
                            ? list.subList(Math.max(0, list.size() - limit), list.size())
                            : adjacent ? list.subList(list.size() - 1, list.size()) : List.of());
        }
        int width = Math.max(1, seen.stream().mapToInt(List::size).max().orElse(1));
        int[][] slots = new int[images.length][width];
        for (int k = 0; k < slots.length; k++) {
            Arrays.fill(slots[k], -1);
            for (int i = 0; i < seen.get(k).size(); i++) {
                slots[k][i] = seen.get(k).get(i);
            }
        }
        return slots;
    }

    /** Projects every picture of a view once, for all denoising steps and all images that look at it. */
    public MmfsNet.Bound bind(UnetView view) {
        return imageDecoder.mmfs().look(view.features(), view.slots(), view.mask());
    }
}
