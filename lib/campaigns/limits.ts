/** Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a campaign's name. */
export const taskNameMax = 50;
/** The highest pace a minute that a campaign can be given. */
export const perMinuteMax = 1_000_000;
/** Numbers one typed list may hold. */
export const typedMax = 10_000;
