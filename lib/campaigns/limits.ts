/** Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a campaign's name. */
export const taskNameMax = 50;
/** Numbers one typed list may hold. */
export const typedMax = 10_000;
