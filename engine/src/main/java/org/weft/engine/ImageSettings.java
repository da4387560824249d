package org.weft.engine;

/**
 * How pictures are made.
 *
 * @param steps denoising steps, 1..1000
 * @param guidance classifier-free guidance scale; 1 or less switches it off
 * @param scheduler the sampler
 * @param previews whether to send approximate pictures while denoising
 */
public record ImageSettings(int steps, double guidance, SchedulerKind scheduler, boolean previews) {
    public ImageSettings {
        if (steps < 1 || steps > 1000) {
            throw new IllegalArgumentException("steps must be 1 to 1000, is " + steps);
        }
        if (!(guidance >= 0 && guidance <= 100)) {
            throw new IllegalArgumentException("guidance must be 0 to 100, is " + guidance);
        }
    }
}
