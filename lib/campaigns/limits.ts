/** Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a campaign's name. */
export const taskNameMax = 50;
/** The highest pace a minute that a campaign can be given. */
export const perMinuteMax = 1_000_000;
/** Minutes between two waves: two days. */
export const waveWaitMax = 2_880;
/** A list of fewer people has hardly anybody in its first wave. */
export const wavesFrom = 500;
/** An A/B test of fewer people says nothing. */
export const abFrom = 200;
/** Percent of the people who may take part in an A/B test. */
export const abShareMost = 50;
/** Most people who take part in an A/B test: more would not make it surer. */
export const abPeopleMost = 100_000;
/** Numbers one typed list may hold. */
export const typedMax = 10_000;
