package org.weft.data.storyworld;

/** The file forms Storyworld can be written in, named after the data sets that use them. */
public enum ExportFormat {
    /** The reference's inference list: {@code annt.json} and pictures. */
    ANNT,
    /** {@code captions_SPLIT.json}: five captions a picture. */
    COCO_CAPTIONS,
    /** {@code images/}, {@code annotations/} with index PNGs, {@code captions/}, {@code objectInfo.txt} with the classes. */
    ADE20K,
    /** {@code SPLIT.story-in-sequence.json}: a text for each picture of a story. */
    VIST,
    /** {@code SPLIT_questions.json} and {@code SPLIT_annotations.json}: ten answers a question. */
    VQA_V2,
    /** {@code refs_SPLIT.json} and {@code instances_SPLIT.json}: expressions and their boxes. */
    REFCOCO,
    /** {@code visdial_SPLIT.json}: ten rounds a picture, with answer options. */
    VISDIAL,
    /** NumPy lists {@code img_cache4.npy}, {@code following_cache4.npy}, {@code descriptions.npy} and the splits. */
    PORORO_SV,
    /** {@code flintstones_annotations_v1-0.json}, the splits, and clips of one frame in {@code video_frames_sampled/}. */
    FLINTSTONES_SV,
    /** {@code docs_SPLIT_shard_0.jsonl}: a document a line, each picture matched with its sentence. */
    MMC4,
    /** {@code SPLIT-000000.tar} and so on: pictures with a caption each. */
    WEBDATASET,
    /** {@code llava_SPLIT.json}: a conversation about each picture. */
    LLAVA,
    /** {@code SPLIT/NAME.png} and {@code SPLIT/NAME.txt}: a picture and a caption. */
    TEXT_FILES,
    /** {@code NAME.weft}: a Weft document for each story. */
    WEFT
}
