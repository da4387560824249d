package org.weft.engine;

import java.util.Set;

/**
 * What MMFS is kept from looking at. Empty sets mute nothing; what several name together is muted where they all apply to a site.
 *
 * @param sites parts of sites' names the rest applies to; empty for all
 * @param pictures numbers of pictures in the story, from 0; all levels, heads and points of them
 * @param levels feature maps, 0 the finest
 * @param heads their output becomes zero
 * @param points sampling points of every head and level
 * @param renormalised whether the remaining weights of pictures, levels and points are scaled up to what they were together; if
 *     not, what is muted reads as zero and keeps its weight
 */
public record MuteSet(
        Set<String> sites,
        Set<Integer> pictures,
        Set<Integer> levels,
        Set<Integer> heads,
        Set<Integer> points,
        boolean renormalised) {
    /** Mutes nothing. */
    public static final MuteSet NONE = new MuteSet(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), true);

    public MuteSet {
        sites = Set.copyOf(sites);
        pictures = Set.copyOf(pictures);
        levels = Set.copyOf(levels);
        heads = Set.copyOf(heads);
        points = Set.copyOf(points);
    }

    /** Mutes one picture everywhere. */
    public static MuteSet picture(int number) {
        return new MuteSet(Set.of(), Set.of(number), Set.of(), Set.of(), Set.of(), true);
    }

    public boolean isEmpty() {
        return pictures.isEmpty() && levels.isEmpty() && heads.isEmpty() && points.isEmpty();
    }

    /** Whether it applies to a site. */
    public boolean appliesTo(String site) {
        return !isEmpty() && (sites.isEmpty() || sites.stream().anyMatch(site::contains));
    }
}
