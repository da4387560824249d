package org.weft.tensor.mmfs;

/**
 * Which implementation of MMFS this process uses and why.
 *
 * @param reason a sentence for {@code weft doctor} and the studio's About
 */
public record MmfsChoice(MmfsOp op, String reason) {
    /** The fastest implementation that is right on this machine. */
    public static MmfsChoice best() {
        return new MmfsChoice(
                new MmfsReference(), "composed of libtorch's operations; no native kernels are built in yet");
    }
}
