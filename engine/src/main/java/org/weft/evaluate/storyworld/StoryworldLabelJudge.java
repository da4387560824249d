package org.weft.evaluate.storyworld;

import java.nio.file.Path;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palettes;
import org.weft.image.Preprocessor;
import org.weft.tensor.Torch;

/** Finds Storyworld's judge for {@link LabelJudge#open}. */
public final class StoryworldLabelJudge implements LabelJudge.Provider {
    @Override
    public String palette() {
        return Palettes.STORYWORLD;
    }

    @Override
    public LabelJudge open() {
        Torch.start();
        String home = System.getProperty("weft.home", "");
        return new Opened(Judge.open(Path.of(home).resolve("assets/models/storyworld-judge")));
    }

    /** The network with its weights. */
    private record Opened(Judge judge) implements LabelJudge {
        /** The size it was trained at. */
        private static final int SIDE = 128;

        private static final int TRUE_FRAMES = 10;

        @Override
        public String name() {
            return "Storyworld judge";
        }

        @Override
        public LabelMap judge(RgbImage picture) {
            RgbImage square =
                    picture.width() == SIDE && picture.height() == SIDE ? picture : Preprocessor.resize(picture, SIDE);
            LabelMap said = map(judge.judge(square).labels());
            return stretched(said, picture.width(), picture.height());
        }

        private static LabelMap map(int[] labels) {
            byte[] out = new byte[labels.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) labels[i];
            }
            return new LabelMap(SIDE, SIDE, out);
        }

        private static LabelMap stretched(LabelMap map, int width, int height) {
            if (width == SIDE && height == SIDE) {
                return map;
            }
            byte[] out = new byte[width * height];
            for (int i = 0; i < out.length; i++) {
                out[i] = (byte) map.at(i % width * SIDE / width, i / width * SIDE / height);
            }
            return new LabelMap(width, height, out);
        }

        @Override
        public Reliability reliability() {
            World world = World.load();
            Renderer renderer = world.renderer(SIDE);
            Confusion confusion = new Confusion(world.catalogue().palette().size());
            int right = 0;
            for (int i = 0; i < TRUE_FRAMES; i++) {
                WorldStory story = world.story(Split.TEST, i);
                Frame frame = story.frames().get(i % WorldStory.FRAMES);
                byte[] truth = renderer.labels(frame.scene());
                int[] said = judge.judge(renderer.render(frame.scene())).labels();
                confusion.add(truth, said);
                for (int k = 0; k < said.length; k++) {
                    right += (truth[k] & 255) == said[k] ? 1 : 0;
                }
            }
            double pixels = (double) TRUE_FRAMES * SIDE * SIDE;
            return new Reliability(right / pixels, confusion.meanOverlap(), TRUE_FRAMES);
        }

        @Override
        public void close() {
            judge.close();
        }
    }
}
