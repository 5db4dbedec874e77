import type { Db } from "#db/client";
import type { Language } from "#db/enums";
import { limitAddress } from "#lib/http/client-address";
import { attemptLimits, countAttempt, isWithinLimit } from "../limits.ts";
import type { Client } from "../security-events.ts";
import type { Later } from "../sign-in.ts";
import { makePasswordLink } from "./password-links.ts";

/**
 * Mails a link for a new password to the address, if it is a user's. Whether it is one is looked up after the answer, so
 * neither the answer nor its time tells. An address gets a few mails in a quarter of an hour; further ones are left out
 * without a word. The link and its mail are written in one transaction: a process that dies before it, within milliseconds
 * of the answer, has made neither, and the person asks again.
 *
 * @throws DomainError "too_many_requests" when the client has asked too often
 */
export async function askForPasswordLink(
  db: Db,
  input: { email: string; language: Language; client: Client },
  now: Date,
  later: Later,
): Promise<void> {
  const { email, client } = input;
  const key = `password-mail-client:${limitAddress(client.ip ?? "")}`;
  await countAttempt(db, [{ key, limit: attemptLimits.mailClient }], now);
  later(async () => {
    const perAddress = { key: `password-mail:${email}`, limit: attemptLimits.mailAddress };
    if (!(await isWithinLimit(db, perAddress, now))) return;
    await makePasswordLink(db, { email, madeBy: "mail", client, language: input.language }, now);
  });
}
