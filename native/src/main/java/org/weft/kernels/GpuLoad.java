package org.weft.kernels;

/**
 * What a card is doing right now.
 *
 * @param name the maker's name
 * @param usedBytes memory in use, by everybody
 * @param totalBytes all its memory
 * @param busyPercent share of the last moment in which a kernel ran, 0..100
 * @param driver version of the driver, empty when it does not say
 */
public record GpuLoad(String name, long usedBytes, long totalBytes, int busyPercent, String driver) {}
