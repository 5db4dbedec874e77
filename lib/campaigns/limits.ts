/** Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a campaign's name. */
export const taskNameMax = 50;
/** The highest pace a minute that a campaign can be given. */
export const perMinuteMax = 1_000_000;
/** Minutes between two waves: two days. */
export const waveWaitMax = 2_880;
/** A list of fewer people has hardly anybody in its first wave. */
export const wavesFrom = 500;
/** Numbers one typed list may hold. */
export const typedMax = 10_000;
