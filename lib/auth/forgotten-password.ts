import type { Db } from "#db/client";
import type { Language } from "#db/enums";
import { limitAddress } from "#lib/http/client-address";
import { sendMail } from "#lib/mail/send-mail";
import { writePasswordLink } from "#lib/mail/write-mail";
import { attemptLimits, countAttempt, isWithinLimit } from "./limits.ts";
import { makePasswordLink, passwordLinkMinutes, passwordLinkUrl } from "./password-links.ts";
import type { Client } from "./security-events.ts";
import type { Later } from "./sign-in.ts";

/**
 * Mails a link for a new password to the address, if it is a user's. Whether it is one is looked up after the answer, so
 * neither the answer nor its time tells. An address gets a few mails in a quarter of an hour; further ones are left out
 * without a word.
 *
 * @param input.console address of the console, without a slash at its end
 * @throws DomainError "too_many_requests" when the client has asked too often
 */
export async function askForPasswordLink(
  db: Db,
  input: { email: string; language: Language; client: Client; console: string },
  now: Date,
  later: Later,
): Promise<void> {
  const { email, client } = input;
  const key = `password-mail-client:${limitAddress(client.ip ?? "")}`;
  await countAttempt(db, [{ key, limit: attemptLimits.mailClient }], now);
  later(async () => {
    const perAddress = { key: `password-mail:${email}`, limit: attemptLimits.mailAddress };
    if (!(await isWithinLimit(db, perAddress, now))) return;
    const made = await makePasswordLink(db, { email, madeBy: "mail", client }, now);
    if (!made) return;
    const link = passwordLinkUrl(input.console, made.token);
    await sendMail(email, writePasswordLink(input.language, { email, link, minutes: passwordLinkMinutes }));
  });
}
