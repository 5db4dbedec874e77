import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { env } from "#lib/env";

/**
 * Secrets at rest: AES-256-GCM under the key of the installation, bound to the place they stand in, so that a sealed
 * value copied to another row or column does not open. The text is `v1.<nonce>.<tag>.<data>`; the version names the key.
 */
export type Place = { workspaceId: string; field: string };

const nonceBytes = 12;
/** The full length: a shorter tag can be guessed, and Node would accept one of 4 bytes. */
const tagBytes = 16;

/** @param keys as in `SEALING_KEY`: one, or several with their numbers, newest first */
function sealingKeys(keys: string): { version: string; key: Buffer }[] {
  return keys.split(",").map((entry) => {
    const [version, key] = entry.includes(":") ? entry.trim().split(":") : ["1", entry.trim()];
    return { version: `v${version}`, key: Buffer.from(key ?? "", "base64") };
  });
}

/** A secret of its own for one purpose, as long as the newest key is the same; it tells nothing of the key. */
export function derivedSecret(purpose: string): string {
  const key = sealingKeys(env().SEALING_KEY)[0]?.key ?? Buffer.alloc(0);
  return createHmac("sha256", key).update(`carillon ${purpose}\n`).digest("hex").slice(0, 40);
}

/** As `derivedSecret`, with each of the keys, newest first: for what was signed before a rotation and must hold after it. */
export function derivedSecrets(purpose: string): string[] {
  return sealingKeys(env().SEALING_KEY).map(({ key }) =>
    createHmac("sha256", key).update(`carillon ${purpose}\n`).digest("hex").slice(0, 40),
  );
}

/** The version that new values are sealed with, such as `v2`. */
export function newestKey(): string {
  return sealingKeys(env().SEALING_KEY)[0]?.version ?? "";
}

/** The keys of this process, newest first, each with a short digest by which it can be told from another. */
export function knownKeys(): { version: string; fingerprint: string }[] {
  return sealingKeys(env().SEALING_KEY).map(({ version, key }) => ({
    version,
    fingerprint: createHash("sha256").update("carillon sealing key\n").update(key).digest("hex").slice(0, 12),
  }));
}

/** A sealed value that does not open. `version` is the key it was sealed with, such as `v1`. */
export class SealError extends Error {
  override name = "SealError";
  readonly version: string;

  constructor(version: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.version = version;
  }
}

/**
 * Seals `secret` for one field of one workspace.
 *
 * @param version the key to seal it with; the newest when absent
 * @throws SealError when there is no such key
 */
export function seal(secret: string, place: Place, version?: string): string {
  const keys = sealingKeys(env().SEALING_KEY);
  const newest = version ? keys.find((key) => key.version === version) : keys[0];
  if (!newest) throw new SealError(version ?? "", `SEALING_KEY does not hold key ${version}.`);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", newest.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(`${place.workspaceId}\n${place.field}`));
  const data = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return [
    newest.version,
    nonce.toString("base64url"),
    cipher.getAuthTag().toString("base64url"),
    data.toString("base64url"),
  ].join(".");
}

/**
 * Opens what `seal` closed.
 *
 * @param keys those of this process when absent
 * @throws SealError when the key is missing, the place differs, or the text was changed
 */
export function open(sealed: string, place: Place, keys = env().SEALING_KEY): string {
  const [version, nonce, tag, data] = sealed.split(".");
  if (!version || !nonce || !tag || data === undefined) throw new SealError("", "Not a sealed secret.");
  const held = sealingKeys(keys).find((entry) => entry.version === version);
  if (!held) throw new SealError(version, `SEALING_KEY does not hold key ${version}, which still seals a value.`);
  const iv = Buffer.from(nonce, "base64url");
  const proof = Buffer.from(tag, "base64url");
  if (iv.length !== nonceBytes || proof.length !== tagBytes) throw new SealError("", "Not a sealed secret.");
  try {
    const decipher = createDecipheriv("aes-256-gcm", held.key, iv, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(`${place.workspaceId}\n${place.field}`));
    decipher.setAuthTag(proof);
    return Buffer.concat([decipher.update(Buffer.from(data, "base64url")), decipher.final()]).toString("utf8");
  } catch (error) {
    throw new SealError(version, `Key ${version} of SEALING_KEY does not open a value sealed as ${version}.`, error);
  }
}
