package org.weft.trace;

import java.util.ArrayList;
import java.util.List;
import org.weft.engine.Target;
import org.weft.engine.TracePlan;
import org.weft.engine.TraceSettings;
import org.weft.model.ModelConfig;
import org.weft.model.ModelConfig.Unet;
import org.weft.model.ModelConfig.UnetMmfs;

/** How large a trace becomes, counted from what the model is made of; texts are counted at their longest. */
public final class TraceSize {
    /** Of a record beside its numbers: the block's own header and the line in the index, bytes. */
    private static final long FRAME = 900;

    /** Of a picture, bytes: drawn ones are smaller, photographs larger, and both little beside the points. */
    private static final long PICTURE = 40_000;

    private final ModelConfig config;
    private final TraceSettings settings;

    private TraceSize(ModelConfig config, TraceSettings settings) {
        this.config = config;
        this.settings = settings;
    }

    /** One MMFS. @param side of the U-Net's map, 0 for the language model */
    private record Site(String name, int side, int heads, int points, int levels) {}

    /** Bytes, of the whole file. */
    public static long of(ModelConfig config, TracePlan plan, TraceSettings settings) {
        TraceSize size = new TraceSize(config, settings);
        long out = PICTURE * plan.pictures();
        for (int i = 0; i < plan.items(); i++) {
            // each item joins the story of the next
            int pictures = plan.pictures() + (plan.target() == Target.TEXT ? 0 : i);
            int tokens =
                    plan.tokens() + i * (plan.target() == Target.IMAGE ? config.imageTokens() + 1 : plan.longest());
            out += size.item(plan, tokens, pictures);
        }
        return out;
    }

    private long item(TracePlan plan, int tokens, int pictures) {
        if (pictures == 0) {
            return 0;
        }
        boolean text = plan.target() != Target.IMAGE;
        long read = settings.prompt() ? tokens : 1;
        long out = 0;
        for (Site s : language()) {
            out += read * query(s, pictures) + FRAME;
            out += text ? plan.longest() * (query(s, pictures) + FRAME) : 0;
        }
        if (plan.target() != Target.TEXT) {
            int images = config.unetMmfs().history() == ModelConfig.History.ALL ? pictures : 1;
            long steps = (plan.steps() + settings.everyStep() - 1L) / settings.everyStep()
                    + ((plan.steps() - 1) % settings.everyStep() == 0 ? 0L : 1L);
            for (Site s : unet()) {
                out += steps * ((long) s.side() * s.side() * query(s, images) + FRAME);
            }
            out += PICTURE;
        }
        return out;
    }

    /** Bytes of a query that sees so many pictures. */
    private long query(Site s, int pictures) {
        if (!settings.records(s.name())) {
            return 0;
        }
        long heads = (long) pictures * s.heads();
        return heads * s.points() * 2 * Float.BYTES
                + heads * s.points() * s.levels() * (settings.halves() ? 2 : Float.BYTES)
                + (s.heads() + 2L + pictures) * Float.BYTES;
    }

    private List<Site> language() {
        ModelConfig.Language c = config.language();
        List<Site> out = new ArrayList<>();
        for (int layer = 0; layer < c.layers(); layer += c.crossFrequency()) {
            String name = "mm_decoder.layers." + layer + ".llama_cross_attn.attn";
            out.add(new Site(
                    name, 0, c.mmfsHeads(), c.mmfsPoints(), c.mmfsLevels().size()));
        }
        return out;
    }

    private List<Site> unet() {
        Unet unet = config.unet();
        List<Site> out = new ArrayList<>();
        int last = unet.levels() - 1;
        if (config.unetMmfs().placement() == ModelConfig.Placement.UP_BLOCKS) {
            for (int k = 0; k <= last; k++) {
                out.add(site("mmfs_up_blocks." + k, unet.size(Math.max(0, last - k - 1))));
            }
            return out;
        }
        int number = 0;
        out.add(site("mmfs_down_blocks." + number++, unet.size(0)));
        for (int level = 0; level <= last; level++) {
            for (int j = 0; j < unet.layersPerBlock(); j++) {
                out.add(site("mmfs_down_blocks." + number++, unet.size(level)));
            }
            if (level < last) {
                out.add(site("mmfs_down_blocks." + number++, unet.size(level + 1)));
            }
        }
        out.add(site("mmfs_mid_block", unet.size(last)));
        return out;
    }

    private Site site(String block, int side) {
        UnetMmfs c = config.unetMmfs();
        String name = "image_decoder.decoder.mmfs_module." + block + ".mmfs";
        return new Site(name, side, c.heads(), c.points(), c.levels().size());
    }
}
