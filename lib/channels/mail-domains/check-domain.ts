import { and, eq } from "drizzle-orm";
import { mailDomains } from "#db/schema/channels";
import { type EmailCredentials, serverOf } from "#lib/connectors/mail-credentials";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { boundLink } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { askDns, checkRecords, type ResolveTxt } from "./check-records.ts";
import { type CheckedRecord, type DomainFacts, wantedRecords } from "./records.ts";

/** How the records of a channel's domain stood when they were looked up last. */
export type MailDomain = { domain: string; records: CheckedRecord[]; checkedAt: Date };

/**
 * Looks up the records of the domain that a channel's mails come from, and keeps how they stand.
 *
 * @throws DomainError "precondition_failed" when nothing is bound
 */
export async function checkMailDomain(
  ctx: Ctx,
  { channelId }: { channelId: string },
  tools: { link?: PlatformLink; resolve?: ResolveTxt } = {},
): Promise<MailDomain> {
  const { channel } = await boundLink(ctx, channelId, tools.link);
  const facts = factsOf(channel.accountId, channel.credentials as EmailCredentials);
  const resolve = tools.resolve ?? askDns(env().DNS_SERVERS);
  const checked = {
    domain: facts.domain,
    records: await checkRecords(wantedRecords(facts), resolve),
    checkedAt: ctx.now,
  };
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .insert(mailDomains)
      .values({ workspaceId, channelId, ...checked })
      .onConflictDoUpdate({ target: [mailDomains.workspaceId, mailDomains.channelId], set: checked }),
  );
  return checked;
}

/** What was found last; null before the first check. */
export async function readMailDomain(ctx: Ctx, channelId: string): Promise<MailDomain | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ domain: mailDomains.domain, records: mailDomains.records, checkedAt: mailDomains.checkedAt })
      .from(mailDomains)
      .where(and(eq(mailDomains.workspaceId, workspaceId), eq(mailDomains.channelId, channelId)));
    return row ?? null;
  });
}

const domainOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);

function factsOf(sender: string, credentials: EmailCredentials): DomainFacts {
  const {
    baseUrl,
    bounceAddress,
    dkimDomain: domain,
    dkimSelector: selector,
    dkimPrivateKey: privateKey,
  } = credentials;
  return {
    domain: domainOf(sender),
    returnDomain: domainOf(bounceAddress ?? sender),
    server: serverOf(baseUrl)?.host ?? "",
    signature: domain && selector && privateKey ? { domain, selector, privateKey } : null,
  };
}
