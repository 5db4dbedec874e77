/* Limits that pages show. Apart from the schemas, so that a page can show them without loading those. */

/** Systems of one channel. */
export const SYSTEMS_MAX = 10;
/** Intents of one system. */
export const INTENTS_MAX = 100;
