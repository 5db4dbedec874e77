/** Limits that forms show. Apart from the schemas, so that a page can show them without loading those. */

/** Characters of a company's name. */
export const COMPANY_MAX = 200;
/** Papers of one verification, and the most bytes of one. */
export const MAX_DOCUMENTS = 5;
export const DOCUMENT_MAX_BYTES = 5 * 1024 * 1024;
