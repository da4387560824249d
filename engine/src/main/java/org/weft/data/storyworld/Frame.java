package org.weft.data.storyworld;

import java.util.List;

/**
 * One picture of a story with its words. Pixels and truth are made when asked for, the same every time.
 *
 * @param scene what is to be seen
 * @param caption the story's one to three sentences for it; never tells an identity
 * @param captions five descriptions of the picture by itself; never tell an identity either
 */
public record Frame(Scene scene, String caption, List<String> captions) {
    public Frame {
        captions = List.copyOf(captions);
    }
}
