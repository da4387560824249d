package org.weft.cli;

import java.util.function.Supplier;
import org.weft.engine.Engine;

/**
 * What commands work with; tests put their own in.
 *
 * @param console where results and notes go
 * @param engine starts the engine; the command closes it
 * @param stories opens documents
 * @param interrupts tells about Ctrl+C
 */
public record Tools(Console console, Supplier<Engine> engine, StoryOpener stories, Interrupts interrupts) {}
