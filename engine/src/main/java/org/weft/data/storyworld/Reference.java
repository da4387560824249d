package org.weft.data.storyworld;

/** Words that fit one animal or thing of the picture and no other, and the box of what they mean. */
public record Reference(String words, Box box) {}
