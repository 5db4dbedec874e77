import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { mailDomains, senders } from "#db/schema/senders";
import { type EmailCredentials, serverOf } from "#lib/connectors/mail-credentials";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { boundLink } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { listDomains } from "../reputation/list-domains.ts";
import { domainOf } from "../reputation/rules.ts";
import { domainProof } from "../sender-addresses/proof-link.ts";
import { markProved } from "../sender-addresses/prove-address.ts";
import { askDns, checkRecords, type ResolveTxt } from "./check-records.ts";
import { type CheckedRecord, type DomainFacts, provingKinds, wantedRecords } from "./records.ts";

/** How the records of a domain stood when they were looked up last, and when they first proved whose it is. */
export type MailDomain = { domain: string; records: CheckedRecord[]; checkedAt: Date; verifiedAt: Date | null };

/**
 * Looks up the records of the domains that a channel's mails come from, and keeps how they stand. Addresses that wait for a
 * proof may send from then on when the records of their domain are one.
 *
 * @returns the domains in the order of their names
 * @throws DomainError "precondition_failed" when nothing is bound
 */
export async function checkMailDomains(
  ctx: Ctx,
  { channelId }: { channelId: string },
  tools: { link?: PlatformLink; resolve?: ResolveTxt } = {},
): Promise<MailDomain[]> {
  const { channel } = await boundLink(ctx, channelId, tools.link);
  const resolve = tools.resolve ?? askDns(env().DNS_SERVERS);
  const bound = domainOf(channel.accountId);
  const domains = [...new Set([bound, ...(await inTransaction(ctx, (ctx) => listDomains(ctx, channelId)))])].sort();
  const checked = await Promise.all(
    domains.map(async (domain) => {
      const facts = factsOf(
        { ...channel, workspaceId: ctx.workspaceId },
        channel.credentials as EmailCredentials,
        domain,
      );
      return { domain, records: await checkRecords(wantedRecords(facts), resolve) };
    }),
  );
  return inTransaction(ctx, async (ctx) => {
    for (const one of checked) await keepDomain(ctx, channelId, one);
    return selectDomains(ctx, channelId);
  });
}

/** What was found last; nothing before the first check. */
export async function readMailDomains(ctx: Ctx, channelId: string): Promise<MailDomain[]> {
  return inTransaction(ctx, (ctx) => selectDomains(ctx, channelId));
}

/** Keeps how a domain stands; what it proved once stays proved. */
async function keepDomain(ctx: Ctx, channelId: string, found: Pick<MailDomain, "domain" | "records">): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const proves = found.records.some(({ kind, state }) => provingKinds.includes(kind) && state === "ok");
  const row = { ...found, checkedAt: now, verifiedAt: proves ? now : null };
  const [kept] = await db
    .insert(mailDomains)
    .values({ workspaceId, channelId, ...row })
    .onConflictDoUpdate({
      target: [mailDomains.workspaceId, mailDomains.channelId, mailDomains.domain],
      set: { ...row, verifiedAt: sql`coalesce(${mailDomains.verifiedAt}, excluded.verified_at)` },
    })
    .returning({ verifiedAt: mailDomains.verifiedAt });
  if (!kept?.verifiedAt) return;
  const waiting = await db
    .select({ id: senders.id, address: senders.externalId })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), eq(senders.state, "UNVERIFIED")),
    );
  const proved = waiting.filter(({ address }) => domainOf(address) === found.domain).map(({ id }) => id);
  await markProved(ctx, channelId, proved, "domain");
}

/** Of domains that the channel still has an address in. */
async function selectDomains(ctx: Ctx, channelId: string): Promise<MailDomain[]> {
  const { db, workspaceId } = ctx;
  const { domain, records, checkedAt, verifiedAt } = mailDomains;
  return db
    .select({ domain, records, checkedAt, verifiedAt })
    .from(mailDomains)
    .where(
      and(
        eq(mailDomains.workspaceId, workspaceId),
        eq(mailDomains.channelId, channelId),
        inArray(domain, await listDomains(ctx, channelId)),
      ),
    )
    .orderBy(asc(domain));
}

function factsOf(
  { workspaceId, accountId }: { workspaceId: string; accountId: string },
  credentials: EmailCredentials,
  domain: string,
): DomainFacts {
  const { baseUrl, bounceAddress, dkimDomain, dkimSelector: selector, dkimPrivateKey: privateKey } = credentials;
  const signs = dkimDomain && selector && privateKey;
  // A mail is signed for the channel's domain, and from another one for that as well.
  const signedFor = signs && !`.${domain}`.endsWith(`.${dkimDomain}`) ? domain : dkimDomain;
  return {
    domain,
    returnDomain: domainOf(bounceAddress ?? accountId),
    server: serverOf(baseUrl)?.host ?? "",
    signature: signs && signedFor ? { domain: signedFor, selector, privateKey } : null,
    proof: domainProof(workspaceId, domain),
  };
}
