/** What a domain may know of the credentials of a mail server. */

export { type EmailCredentials, serverOf } from "./email/credentials.ts";
