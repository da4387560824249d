package org.weft.data.storyworld;

/** The file forms Storyworld can be written in, named after the data sets that use them. */
public enum ExportFormat {
    /** The reference's inference list: {@code annt.json} and pictures. */
    ANNT,
    /** {@code captions_SPLIT.json}: five captions a picture. */
    COCO_CAPTIONS,
    /** {@code images/} and {@code annotations/} with index PNGs, {@code objectInfo.txt} with the classes. */
    ADE20K,
    /** {@code SPLIT.story-in-sequence.json}: a text for each picture of a story. */
    VIST,
    /** {@code SPLIT_questions.json} and {@code SPLIT_annotations.json}: ten answers a question. */
    VQA_V2,
    /** {@code refs_SPLIT.json} and {@code instances_SPLIT.json}: expressions and their boxes. */
    REFCOCO,
    /** {@code visdial_SPLIT.json}: ten rounds a picture, with answer options. */
    VISDIAL
}
