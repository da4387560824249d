package org.weft.studio.help;

import java.util.List;

/**
 * A page of the help.
 *
 * @param name in the keys of its texts
 * @param parts how many questions it answers
 * @param actions ids of the actions whose keys it lists
 */
public record HelpTopic(String name, int parts, List<String> actions) {
    /** One for every screen, in the window's order, and one for the window. */
    static final List<HelpTopic> ALL = List.of(
            new HelpTopic(
                    "story",
                    6,
                    List.of(
                            "action.text",
                            "action.generate.picture",
                            "action.generate.text",
                            "action.continue",
                            "action.cancel",
                            "card.earlier",
                            "card.later",
                            "canvas.split",
                            "canvas.compare")),
            new HelpTopic("finetune", 3, List.of("screen.finetune")),
            new HelpTopic("attention", 3, List.of("screen.attention")),
            new HelpTopic(
                    "labels",
                    5,
                    List.of(
                            "screen.labels",
                            "labels.tool.brush",
                            "labels.tool.eraser",
                            "labels.tool.rectangle",
                            "labels.tool.polygon",
                            "labels.tool.fill",
                            "labels.tool.pick",
                            "labels.do.narrower",
                            "labels.do.wider",
                            "labels.do.pin",
                            "labels.do.patterns",
                            "action.undo",
                            "action.redo")),
            new HelpTopic(
                    "history",
                    4,
                    List.of("screen.history", "action.undo", "action.redo", "action.copy", "action.export")),
            new HelpTopic("window", 3, List.of("action.palette", "action.help", "action.settings", "action.window")));

    public HelpTopic {
        actions = List.copyOf(actions);
    }

    /** The key of its heading; behind it come the numbers of its questions and answers. */
    String key() {
        return "help." + name;
    }

    /** The page of a screen, counted as the window counts them. */
    public static HelpTopic ofScreen(int screen) {
        return ALL.get(Math.clamp(screen, 0, ALL.size() - 1));
    }
}
