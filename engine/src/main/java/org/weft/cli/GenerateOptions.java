package org.weft.cli;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import picocli.CommandLine.Option;

/** How to generate; what is not given comes from the model's own defaults. */
final class GenerateOptions {
    @Option(
            names = "--next",
            paramLabel = "image|text|auto",
            description = "What to generate. Default: what the document asks for, else auto: the model decides.")
    @Nullable
    Target next;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "How many items, each joins the story of the next (1 to 64). Default: what the document asks for, else 1.")
    @Nullable
    Integer count;

    @Option(
            names = "--candidates",
            paramLabel = "N",
            description = "How many alternatives; the k-th has seed S + k - 1 (1 to 8). Default: 1.")
    int candidates = 1;

    @Option(names = "--seed", paramLabel = "S", description = "Seed; the same seed gives the same files. Default: 0.")
    long seed;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps of a picture (1 to 1000).")
    @Nullable
    Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "Classifier-free guidance scale; 1 or less switches it off.")
    @Nullable
    Double guidance;

    @Option(names = "--scheduler", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}.")
    @Nullable
    SchedulerKind scheduler;

    @Option(names = "--temperature", paramLabel = "T", description = "Temperature of text; 0 takes the likeliest word.")
    @Nullable
    Double temperature;

    @Option(names = "--max-tokens", paramLabel = "N", description = "Longest text, in tokens (1 to 2048).")
    @Nullable
    Integer maxTokens;

    @Option(names = "--trace", paramLabel = "FILE", description = "Record what MMFS looked at into this file.")
    @Nullable
    Path trace;

    @Option(
            names = "--trace-every",
            paramLabel = "N",
            description = "Record every N-th denoising step (default ${DEFAULT-VALUE}); the last one always.")
    int traceEvery = 1;

    @Option(names = "--trace-halves", description = "Record weights as float16, in half the space.")
    boolean traceHalves;

    @Option(
            names = "--trace-site",
            paramLabel = "PART",
            description = "Record only MMFS with PART in their name, such as mm_decoder or up_blocks.2.")
    Set<String> traceSites = Set.of();

    @Option(names = "--trace-written", description = "Record only tokens that are written, not those of the story.")
    boolean traceWritten;

    @Option(
            names = "--mute-picture",
            paramLabel = "N",
            description = "Keep MMFS from looking at the N-th picture of the story, from 1; may be repeated.")
    Set<Integer> mutedPictures = Set.of();

    @Option(names = "--mute-level", paramLabel = "N", description = "Mute a feature map, 0 the finest.")
    Set<Integer> mutedLevels = Set.of();

    @Option(names = "--mute-head", paramLabel = "N", description = "Mute an attention head, from 0.")
    Set<Integer> mutedHeads = Set.of();

    @Option(names = "--mute-point", paramLabel = "N", description = "Mute a sampling point, from 0.")
    Set<Integer> mutedPoints = Set.of();

    @Option(
            names = "--mute-site",
            paramLabel = "PART",
            description = "Mute only at sites with PART in their name, such as mm_decoder or up_blocks.2.")
    Set<String> mutedSites = Set.of();

    @Option(
            names = "--mute-plain",
            description = "What is muted reads as zero and keeps its weight; without it the other weights grow.")
    boolean mutePlain;

    /** What is to be recorded, or null. @param story as a command names it */
    @Nullable
    TraceSettings traceSettings(String story) {
        Path file = trace;
        if (traceEvery < 1) {
            throw CommandFailure.usage("--trace-every must be 1 or more, is " + traceEvery);
        }
        return file == null ? null : new TraceSettings(file, traceEvery, !traceWritten, traceHalves, traceSites, story);
    }

    /** What is to be muted. */
    MuteSet mute() {
        Set<Integer> pictures = mutedPictures.stream().map(n -> n - 1).collect(Collectors.toSet());
        return new MuteSet(mutedSites, pictures, mutedLevels, mutedHeads, mutedPoints, !mutePlain);
    }

    /** @throws CommandFailure a usage error when a number is out of range */
    ImageSettings image(ImageSettings defaults) {
        try {
            return new ImageSettings(
                    steps == null ? defaults.steps() : steps,
                    guidance == null ? defaults.guidance() : guidance,
                    scheduler == null ? defaults.scheduler() : scheduler,
                    false);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** @throws CommandFailure a usage error when a number is out of range */
    TextSettings text(TextSettings defaults) {
        int max = maxTokens == null ? defaults.maxTokens() : maxTokens;
        try {
            return new TextSettings(
                    Math.min(defaults.minTokens(), Math.max(0, max)),
                    max,
                    temperature == null ? defaults.temperature() : temperature,
                    defaults.topK(),
                    defaults.topP(),
                    defaults.repetitionPenalty(),
                    // beams read no temperature: who asks for one wants sampling
                    temperature == null ? defaults.beams() : 1,
                    defaults.lengthPenalty());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Finds numbers out of range before a model is loaded. */
    void check() {
        image(new ImageSettings(1, 1, SchedulerKind.DDIM, false));
        text(new TextSettings(0, 1, 0, 0, 1, 1, 1, 0));
        range("--count", count == null ? 1 : count, 64);
        range("--candidates", candidates, 8);
    }

    private static void range(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw CommandFailure.usage(option + " must be 1 to " + most + ", is " + value);
        }
    }
}
