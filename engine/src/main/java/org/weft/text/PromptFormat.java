package org.weft.text;

/**
 * How a model's prompts are built.
 *
 * @param budget longest prompt in tokens, what is to be generated included
 * @param imageTokens visual tokens of a picture, its start token not counted
 * @param bos id that opens a document
 * @param soi id that starts a picture
 * @param image id of each visual token
 */
public record PromptFormat(int budget, int imageTokens, int bos, int soi, int image) {}
