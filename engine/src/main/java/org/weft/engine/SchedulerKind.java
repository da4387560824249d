package org.weft.engine;

/** How the diffusion model walks from noise to picture (spec of the reference, section 5.6). */
public enum SchedulerKind {
    DDPM,
    DDIM,
    DPM_SOLVER_PP_2M,
    DPM_SOLVER_PP_2M_KARRAS
}
