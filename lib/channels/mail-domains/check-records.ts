import { Resolver } from "node:dns/promises";
import {
  type CheckedRecord,
  costOfSpf,
  isOfKind,
  isRight,
  type RecordState,
  spfLookups,
  type WantedRecord,
} from "./records.ts";

/** TXT records of a name, each with its strings joined; none where the name does not exist. @throws when nobody answers */
export type ResolveTxt = (name: string) => Promise<string[]>;

/** Milliseconds for one question to one server, and how often it is asked. */
const patience = { timeout: 3_000, tries: 2 };

/**
 * Asks DNS over the network.
 *
 * @param servers addresses such as `192.0.2.53` or `127.0.0.1:5353`; those of the system when empty
 */
export function askDns(servers: readonly string[], limits = patience): ResolveTxt {
  const resolver = new Resolver(limits);
  if (servers.length > 0) resolver.setServers(servers);
  return async (name) => {
    try {
      // A long record comes in several strings, which belong together without anything between them.
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(""));
    } catch (error) {
      if (["ENOTFOUND", "ENODATA"].includes((error as NodeJS.ErrnoException).code ?? "")) return [];
      throw error;
    }
  };
}

/** Looks each record up and says how it stands. Never throws: a question without an answer is a state of its own. */
export function checkRecords(wanted: readonly WantedRecord[], resolve: ResolveTxt): Promise<CheckedRecord[]> {
  return Promise.all(wanted.map((record) => checkRecord(record, resolve)));
}

async function checkRecord(wanted: WantedRecord, resolve: ResolveTxt): Promise<CheckedRecord> {
  try {
    const found = (await lookUp(wanted, resolve)).filter((record) => isOfKind(wanted.kind, record));
    return { ...wanted, found: found.slice(0, 5), state: await stateOf(wanted, found, resolve) };
  } catch {
    return { ...wanted, found: [], state: "unanswered" };
  }
}

/** A domain without a DMARC record of its own goes by the one of the domain above it. */
async function lookUp({ kind, name }: WantedRecord, resolve: ResolveTxt): Promise<string[]> {
  const own = await resolve(name);
  const [, , ...above] = name.split(".");
  if (kind !== "dmarc" || above.length < 2 || own.some((record) => isOfKind(kind, record))) return own;
  return resolve(`_dmarc.${above.join(".")}`);
}

async function stateOf(wanted: WantedRecord, found: string[], resolve: ResolveTxt): Promise<RecordState> {
  const [record] = found;
  if (record === undefined) return "missing";
  if (found.length > 1) return "several";
  if (!isRight(wanted, record)) return "wrong";
  if (wanted.kind === "spf" && (await countLookups(record, resolve)) > spfLookups) return "too_many_lookups";
  return "ok";
}

/** Look-ups of an SPF record with all that it includes; counting ends where the limit is passed, as receivers do. */
async function countLookups(record: string, resolve: ResolveTxt): Promise<number> {
  const waiting = [record];
  let sum = 0;
  for (let next = waiting.shift(); next !== undefined && sum <= spfLookups; next = waiting.shift()) {
    const { lookups, follow } = costOfSpf(next);
    sum += lookups;
    for (const domain of follow.slice(0, spfLookups)) {
      const included = (await resolve(domain)).find((one) => isOfKind("spf", one));
      if (included !== undefined) waiting.push(included);
    }
  }
  return sum;
}
