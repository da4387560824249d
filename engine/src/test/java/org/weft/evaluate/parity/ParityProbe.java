package org.weft.evaluate.parity;

import java.nio.file.Path;
import org.weft.tensor.mmfs.MmfsReference;

class ParityProbe {
    public static void main(String[] args) throws Exception {
        Path dir = Path.of(args[0]);
        Parity parity = new Parity(new MmfsReference());
        for (Path p : Parity.list(dir)) {
            Parity.Result r = parity.check(dir, p);
            if (r != null) {
                System.err.printf(
                        "%-34s %-18s %.2e %.2e %s %s%n",
                        r.name(), r.kind(), r.error(), r.tolerance(), r.ok() ? "ok" : "FAIL", r.worst());
            }
        }
    }
}
