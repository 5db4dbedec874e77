/** Limits and choices that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a group's and a segment's name. */
export const groupNameMax = 50;
export const groupsMax = 1_000;
export const segmentsMax = 200;
/** Characters of a contact's name, of a text attribute and of remarks. */
export const contactNameMax = 120;
export const attributeValueMax = 500;
export const remarksMax = 500;
/** Attributes that a workspace may define. */
export const attributesMax = 50;
export const labelMax = 40;
export const labelsMax = 20;
export const addressesMax = 10;
/** Contacts that one act on everybody who matches a filter may be about. */
export const actMax = 100_000;
/** Rows are counted up to here; a list of millions is not counted for its page. */
export const countedMax = 10_000;

/** What is asked of an attribute: `more` and `less` hold for numbers and dates. */
export const attributeTests = ["is", "isNot", "set", "unset", "more", "less"] as const;

export const consentChoices = ["granted", "refused", "none"] as const;
export const activityChoices = ["wrote", "quiet", "clicked"] as const;
