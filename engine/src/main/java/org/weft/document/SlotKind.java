package org.weft.document;

/** What a slot of the story holds. A slot without a chosen candidate is a placeholder of that kind. */
public enum SlotKind {
    TEXT,
    IMAGE,
    LABEL_MAP
}
