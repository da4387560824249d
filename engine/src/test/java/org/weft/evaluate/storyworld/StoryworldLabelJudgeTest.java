package org.weft.evaluate.storyworld;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.World;
import org.weft.engine.RgbImage;
import org.weft.engine.labels.LabelJudge;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Obedience;
import org.weft.engine.labels.Palettes;

class StoryworldLabelJudgeTest {
    private static Frame frame() {
        return World.load().story(Split.TEST, 41).frames().getFirst();
    }

    @Test
    void aTruePictureObeysItsOwnMapAndNotAnother() {
        Renderer renderer = World.load().renderer(128);
        RgbImage picture = renderer.render(frame().scene());
        LabelMap map = new LabelMap(128, 128, renderer.labels(frame().scene()));
        try (LabelJudge judge = LabelJudge.open(Palettes.storyworld()).orElseThrow()) {
            Obedience own = judge.obedience(map, picture, Palettes.storyworld());
            assertThat(own.agreement()).isGreaterThan(0.85);
            assertThat(own.judge()).isEqualTo(judge.name());
            Obedience other = judge.obedience(LabelMap.filled(128, 128, 53), picture, Palettes.storyworld());
            assertThat(other.agreement()).isLessThan(0.1);
            LabelJudge.Reliability itself = judge.reliability();
            assertThat(itself.agreement()).isBetween(0.85, 1.0);
            assertThat(itself.meanOverlap()).isBetween(0.5, 1.0);
        }
    }

    @Test
    void picturesOfAnotherSizeAreJudgedAtTheirOwn() {
        RgbImage wide = World.load().renderer(64).render(frame().scene());
        try (LabelJudge judge = LabelJudge.open(Palettes.storyworld()).orElseThrow()) {
            assertThat(judge.judge(wide).width()).isEqualTo(64);
            LabelMap map = LabelMap.filled(31, 47, 1);
            assertThat(judge.obedience(map, wide, Palettes.storyworld())
                            .wanted()
                            .width())
                    .isEqualTo(64);
        }
    }

    @Test
    void aPaletteWithoutAJudgeHasNone() {
        assertThat(LabelJudge.open(Palettes.ade20k())).isEmpty();
    }
}
