import { createPublicKey } from "node:crypto";
import type { MailDomainRecord } from "#db/schema/senders";

export type RecordKind = MailDomainRecord["kind"];

/**
 * How a record stands in DNS: as it should, not there, there with another content, there more than once, one that asks for more
 * look-ups than receivers do, or nobody answered.
 */
export type RecordState = MailDomainRecord["state"];

/** A TXT record that a domain should have. */
export type WantedRecord = { kind: RecordKind; name: string; value: string };

/** The same with how it stands, and what was found in its place. */
export type CheckedRecord = MailDomainRecord;

/** What the records of a domain follow from. */
export type DomainFacts = {
  /** Of the sender address. */
  domain: string;
  /** Of the return address, whose SPF record receivers ask for. */
  returnDomain: string;
  server: string;
  /** Null where the mail server signs with a key of its own. */
  signature: { domain: string; selector: string; privateKey: string } | null;
  /** What a record says that proves whose the domain is. */
  proof: string;
};

/** Records that prove whose a domain is: nobody else can publish the public half of a key that we hold, or our own text. */
export const provingKinds: readonly RecordKind[] = ["dkim", "proof"];

/**
 * Records to copy, for people who have none yet. Where a signature of ours stands in the domain it is proof enough; else a
 * text of ours is asked for.
 */
export function wantedRecords({ domain, returnDomain, server, signature, proof }: DomainFacts): WantedRecord[] {
  const records: WantedRecord[] = [{ kind: "spf", name: returnDomain, value: `v=spf1 a:${server} ~all` }];
  if (!signature) records.push({ kind: "proof", name: `_carillon.${domain}`, value: proof });
  if (signature) {
    const key = createPublicKey(signature.privateKey).export({ type: "spki", format: "der" }).toString("base64");
    const name = `${signature.selector}._domainkey.${signature.domain}`;
    records.push({ kind: "dkim", name, value: `v=DKIM1; k=rsa; p=${key}` });
  }
  return [...records, { kind: "dmarc", name: `_dmarc.${domain}`, value: "v=DMARC1; p=none" }];
}

/** Tags of a DKIM or DMARC record by their names: `v=DKIM1; k=rsa; p=…`. */
export function readTags(record: string): Map<string, string> {
  return new Map(
    record.split(";").flatMap((part) => {
      const [name, ...value] = part.split("=");
      const key = name?.trim().toLowerCase();
      return key && value.length > 0 ? [[key, value.join("=").replace(/\s+/g, "")] as const] : [];
    }),
  );
}

/** Whether a TXT record is of a kind at all; a name may hold others beside it. */
export function isOfKind(kind: RecordKind, record: string): boolean {
  if (kind === "spf") return /^v=spf1(\s|$)/i.test(record);
  if (kind === "dmarc") return /^v\s*=\s*DMARC1\s*(;|$)/i.test(record);
  return kind === "proof" ? record.startsWith("carillon-verification=") : readTags(record).has("p");
}

/** Whether the one record of its kind says what it has to. The look-ups of an SPF record are counted elsewhere. */
export function isRight({ kind, value }: WantedRecord, record: string): boolean {
  if (kind === "proof") return record.trim() === value;
  if (kind === "spf") return !/(^|\s)\+?all(\s|$)/i.test(record) && /(^|\s)([-~?]all|redirect=\S+)(\s|$)/i.test(record);
  const tags = readTags(record);
  if (kind === "dmarc") return ["none", "quarantine", "reject"].includes(tags.get("p")?.toLowerCase() ?? "");
  const version = tags.get("v");
  return (version === undefined || version === "DKIM1") && tags.get("p") === readTags(value).get("p");
}

/** Most look-ups that a receiver makes for one SPF record (RFC 7208, 4.6.4). */
export const spfLookups = 10;

/** Terms of an SPF record that cost a look-up, and the domains among them whose own records count as well. */
export function costOfSpf(record: string): { lookups: number; follow: string[] } {
  let lookups = 0;
  const follow: string[] = [];
  for (const term of record.split(/\s+/).slice(1)) {
    const [, name = "", target = ""] =
      /^[-+~?]?(include|a|mx|ptr|exists|redirect)(?:[:=]([^/]+))?(?:\/.*)?$/i.exec(term) ?? [];
    if (name === "") continue;
    lookups += 1;
    if (/^(include|redirect)$/i.test(name) && target !== "") follow.push(target);
  }
  return { lookups, follow };
}
