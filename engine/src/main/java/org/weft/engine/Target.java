package org.weft.engine;

/** What to generate next. */
public enum Target {
    TEXT,
    IMAGE,
    /** The model decides and alternates. */
    AUTO
}
