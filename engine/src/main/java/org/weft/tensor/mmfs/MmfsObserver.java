package org.weft.tensor.mmfs;

/** Stands beside every MMFS of a model: may change what it is asked and sees what it was asked. Called on the engine's thread. */
public interface MmfsObserver {
    /**
     * What a site is to be asked.
     *
     * @param site name of the module's weights
     * @return the inputs themselves to leave it as it is
     */
    default MmfsInputs asked(String site, MmfsInputs inputs) {
        return inputs;
    }

    /** Told what a site was asked, after {@link #asked}. */
    default void attended(String site, MmfsInputs inputs) {}
}
