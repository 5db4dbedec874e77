import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "#lib/env";

/**
 * Secrets at rest: AES-256-GCM under the key of the installation, bound to the place they stand in, so that a sealed
 * value copied to another row or column does not open. The text is `v1.<nonce>.<tag>.<data>`; the version names the key.
 */
type Place = { workspaceId: string; field: string };

const nonceBytes = 12;
/** The full length: a shorter tag can be guessed, and Node would accept one of 4 bytes. */
const tagBytes = 16;

function sealingKeys(): { version: string; key: Buffer }[] {
  return env()
    .SEALING_KEY.split(",")
    .map((entry) => {
      const [version, key] = entry.includes(":") ? entry.trim().split(":") : ["1", entry.trim()];
      return { version: `v${version}`, key: Buffer.from(key ?? "", "base64") };
    });
}

/** Seals `secret` for one field of one workspace. */
export function seal(secret: string, place: Place): string {
  const newest = sealingKeys()[0];
  if (!newest) throw new Error("SEALING_KEY holds no key.");
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
 * @throws Error when the key is missing, the place differs, or the text was changed
 */
export function open(sealed: string, place: Place): string {
  const [version, nonce, tag, data] = sealed.split(".");
  if (!version || !nonce || !tag || data === undefined) throw new Error("Not a sealed secret.");
  const held = sealingKeys().find((entry) => entry.version === version);
  if (!held) throw new Error(`SEALING_KEY does not hold key ${version}, which still seals a value.`);
  const iv = Buffer.from(nonce, "base64url");
  const proof = Buffer.from(tag, "base64url");
  if (iv.length !== nonceBytes || proof.length !== tagBytes) throw new Error("Not a sealed secret.");
  const decipher = createDecipheriv("aes-256-gcm", held.key, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(`${place.workspaceId}\n${place.field}`));
  decipher.setAuthTag(proof);
  return Buffer.concat([decipher.update(Buffer.from(data, "base64url")), decipher.final()]).toString("utf8");
}
