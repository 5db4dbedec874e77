/* Limits and choices that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Customers of one roll-out. */
export const MAX_TARGETS = 500;
export const NAME_MAX = 80;
export const settingNames = ["requireConsent", "failedShare", "zone", "language"] as const;
export type SettingName = (typeof settingNames)[number];
