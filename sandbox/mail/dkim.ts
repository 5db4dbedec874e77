/** Checks the signature of a mail with the keys that tests and people publish here, in place of DNS. */
import { dkimVerify } from "mailauth/lib/dkim/verify.js";

/** @returns `none` without a signature, else what it says: `pass`, `fail`, or why it could not be checked */
export async function dkimOf(raw: Buffer, keys: ReadonlyMap<string, string>): Promise<string> {
  const resolver = async (name: string) => {
    const record = keys.get(name.toLowerCase());
    if (record !== undefined) return [[record]];
    throw Object.assign(new Error("no such record"), { code: "ENOTFOUND" });
  };
  const { results } = await dkimVerify(raw, { resolver } as never);
  const [first] = results as { status?: { result?: string } }[];
  return first?.status?.result ?? "none";
}
