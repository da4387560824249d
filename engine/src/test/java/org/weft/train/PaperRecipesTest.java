package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes say what tables 11 to 15 of the paper's appendix say. */
class PaperRecipesTest {
    @ParameterizedTest
    @CsvSource({
        // recipe, image decoder, language model, others, warm-up, steps, beta2, eps, batch, mirrored, condition dropped
        "pretraining, 1e-5, 1e-4, 1e-4, 1000, 15000, 0.995, 1e-6, 4, false, 0.1",
        "captioning, 1e-5, 1e-6, 1e-5, 500, 10000, 0.999, 1e-8, 256, false, 0",
        "referring, 2e-5, 2e-5, 2e-5, 500, 10000, 0.999, 1e-8, 256, true, 0",
        "segmentation, 1e-5, 1e-4, 1e-4, 100, 4000, 0.98, 1e-5, 512, true, 0.1",
        "storytelling, 1e-4, 1e-5, 1e-5, 200, 4000, 0.98, 1e-8, 128, false, 0.1"
    })
    void aRecipeIsThePapers(
            String name,
            double imageDecoder,
            double language,
            double others,
            int warmup,
            int steps,
            double beta2,
            double eps,
            int batch,
            boolean flip,
            double drop)
            throws IOException {
        Recipe r = RecipeFile.read(Path.of("../assets/recipes", name + ".json"));
        assertThat(r.rate() * r.factor("image_decoder.decoder.unet.conv_in.weight"))
                .isCloseTo(imageDecoder, within());
        assertThat(r.rate() * r.factor("mm_decoder.layers.0.llama_cross_attn.value_proj.weight"))
                .isCloseTo(language, within());
        assertThat(r.rate() * r.factor("visual_tokenizer.proj.weight")).isCloseTo(others, within());
        assertThat(r.warmup()).isEqualTo(warmup);
        assertThat(r.steps()).isEqualTo(steps);
        assertThat(r.beta1()).isEqualTo(0.9);
        assertThat(r.beta2()).isEqualTo(beta2);
        assertThat(r.eps()).isEqualTo(eps);
        assertThat(r.weightDecay()).isEqualTo(0.05);
        assertThat(r.batch() * r.accumulate()).isEqualTo(batch);
        assertThat(r.flip()).isEqualTo(flip);
        assertThat(r.dropCondition()).isEqualTo(drop);
        assertThat(r.imageWeight()).isEqualTo(10);
        assertThat(r.maxNorm()).isEqualTo(1);
        // a cosine from the full rate to nothing
        assertThat(r.rateAt(warmup)).isEqualTo(r.rate());
        assertThat(r.rateAt(steps)).isZero();
        assertThat(r.rateAt((warmup + steps) / 2)).isCloseTo(r.rate() / 2, within());
        assertThat(r.trains("image_decoder.decoder.vae.encoder.conv_in.weight")).isFalse();
    }

    private static org.assertj.core.data.Offset<Double> within() {
        return org.assertj.core.data.Offset.offset(1e-9);
    }
}
