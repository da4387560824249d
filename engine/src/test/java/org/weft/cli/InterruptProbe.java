package org.weft.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.weft.document.Story;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;

/** A process of its own whose job makes one item and then waits for cancel. */
final class InterruptProbe {
    private InterruptProbe() {}

    public static void main(String[] args) {
        FakeEngine engine = new FakeEngine(
                new GenerationEvent.ItemDone(0, 0, new GeneratedItem.Text("kept", false, 0, 1, Map.of())));
        Console console = new Console(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                false);
        Tools tools = new Tools(
                console, () -> engine, Terminal.opening(new Story("", List.of())), Interrupts.system(console));
        System.exit(Weft.run(tools, args));
    }
}
