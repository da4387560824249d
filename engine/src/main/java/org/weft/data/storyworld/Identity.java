package org.weft.data.storyworld;

/** What makes one animal of a kind this animal. No sentence of a story tells it; only pictures do. */
public record Identity(Tint tint, Accessory accessory) {}
