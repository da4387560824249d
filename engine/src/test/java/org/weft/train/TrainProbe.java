package org.weft.train;

import java.nio.file.Path;
import org.weft.data.storyworld.World;

class TrainProbe {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("words")) {
            System.err.println(World.load().words().size() + " words, "
                    + World.load().catalogue().palette().size() + " classes");
            return;
        }
        Path from = args.length > 3 ? Path.of(args[3]) : null;
        new Trainer(
                        Path.of(args[0]),
                        Path.of(args[1]),
                        new Trainer.Instead(from, null),
                        org.weft.tensor.mmfs.MmfsChoice.best().op())
                .train(Double.parseDouble(args[2]));
    }
}
