package org.weft.evaluate.results;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.weft.evaluate.metrics.Variant;

/** What can be scored from files. */
public enum ResultKind {
    CAPTIONS {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return CaptionResults.score(predictions, truth, options);
        }
    },
    VQA {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return VqaResults.score(predictions, truth, options);
        }
    },
    DIALOGUE {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return DialogueResults.score(predictions, truth, options);
        }
    },
    GROUNDING {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return GroundingResults.score(predictions, truth, options);
        }
    },
    FID {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return FeatureResults.score(predictions, truth);
        }
    },
    SEGMENTATION {
        @Override
        public ResultReport score(Path predictions, Path truth, Options options) throws IOException {
            return LabelMapResults.score(predictions, truth, options);
        }
    };

    /**
     * @param variant whose number is wanted
     * @param shorten captions to their first sentence, answers to the short answer in them
     * @param classes of label maps
     */
    public record Options(Variant variant, boolean shorten, int classes) {}

    /**
     * Scores predictions against the truth.
     *
     * @throws ResultFileException when a file is not what it should be
     * @throws IOException when one cannot be read
     */
    public abstract ResultReport score(Path predictions, Path truth, Options options) throws IOException;

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ResultKind> of(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(ResultKind::word).toList();
    }
}
