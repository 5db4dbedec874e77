/** What forms and domains know of mail servers: plain data and pure functions, safe in the browser. */

export { fitsHeader, isMailAddress } from "./email/addresses.ts";
export { mailboxReasons } from "./email/mailbox/reasons.ts";
export { mailSecurities } from "./email/securities.ts";
