package org.weft.data.sets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The forms of data sets that can be read. */
public enum DataFormat {
    /** Weft documents, a folder of them or one. */
    WEFT,
    /** The reference's inference list, {@code annt.json}. */
    ANNT,
    /** {@code *.story-in-sequence.json}. */
    VIST,
    /** {@code descriptions.npy}, {@code img_cache4.npy}, {@code following_cache4.npy}, {@code train_seen_unseen_ids.npy}. */
    PORORO_SV,
    /** {@code flintstones_annotations*.json}, {@code train-val-test_split.json}, {@code video_frames_sampled/}. */
    FLINTSTONES_SV,
    /** {@code images/} and {@code annotations/} with label maps of the same names, {@code objectInfo*.txt}. */
    ADE20K,
    /** {@code captions_*.json}. */
    COCO_CAPTIONS,
    /** Instructions: a list of {@code conversations}. */
    LLAVA,
    /** VQAv2 and OK-VQA (pairs of files), VizWiz and TextVQA (one file). */
    VQA,
    /** RefCOCO, RefCOCO+ and RefCOCOg: {@code refs*.json} or {@code refs*.p} with {@code instances*.json}. */
    REFCOCO,
    /** {@code visdial_*.json}. */
    VISDIAL,
    /** {@code *.jsonl} with {@code text_list} and {@code image_info}. */
    MMC4,
    /** Tar shards of pictures and texts. */
    WEBDATASET,
    /** Pictures with text files of the same name. */
    TEXT_FILES;

    /** The name as commands have it, such as {@code coco-captions}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The format of a name as {@link #label} gives it; underscores and capitals do as well. */
    public static Optional<DataFormat> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values()).filter(f -> f.label().equals(wanted)).findFirst();
    }

    /** All names, for messages. */
    public static String all() {
        return Arrays.stream(values()).map(DataFormat::label).collect(Collectors.joining(", "));
    }
}
