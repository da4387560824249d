package org.weft.data.storyworld;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What falls from the sky, or does not. */
public enum Weather {
    @JsonProperty("clear")
    CLEAR,
    @JsonProperty("clouds")
    CLOUDS,
    @JsonProperty("rain")
    RAIN,
    @JsonProperty("snow")
    SNOW
}
