/** Something failed, and stderr says what. */
export const FAILED = 1;

/** The command line was not understood. */
export const MISUSED = 2;
