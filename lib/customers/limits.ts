/* Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Lengths count characters as a person sees them counted: one per code point. */
export const CUSTOMER_NAME_MAX = 80;
export const CONTACT_NAME_MAX = 80;
export const OFFICE_ADDRESS_MAX = 300;
export const CUSTOMER_REASON_MAX = 300;
/** Most bytes of a file with terms. */
export const TERMS_FILE_MAX = 5 * 1024 * 1024;
