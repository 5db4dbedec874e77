/** Makes a self-signed certificate, because Node has keys and signatures but nothing that writes X.509. */
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

export type Certificate = { key: string; cert: string };

const DAY_MS = 86_400_000;

/**
 * A certificate of an elliptic-curve key for these names and IPv4 addresses, valid from yesterday for a year.
 *
 * @returns key and certificate in PEM
 * @see RFC 5280, section 4.1
 */
export function selfSigned(names: readonly string[], now = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = sequence(set(sequence(oid("2.5.4.3"), der(0x0c, Buffer.from("Carrier Lab")))));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    issuer,
    sequence(time(now - DAY_MS), time(now + 365 * DAY_MS)),
    issuer,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(isAuthority, alternativeNames(names))),
  );
  const signature = sign("sha256", body, privateKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const base64 = whole.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

/** One value of DER: tag, length, content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

function set(...parts: Uint8Array[]): Buffer {
  return der(0x31, ...parts);
}

function integer(bytes: Uint8Array): Buffer {
  return der(0x02, bytes);
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  const digits = others.flatMap((arc) => {
    const out = [arc & 0x7f];
    for (let rest = arc >> 7; rest > 0; rest >>= 7) out.unshift((rest & 0x7f) | 0x80);
    return out;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...digits]));
}

/** `YYMMDDHHMMSSZ` */
function time(at: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/\D/g, "")}Z`));
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));

/** Clients are given the certificate itself as the authority that they trust. */
const isAuthority = sequence(
  oid("2.5.29.19"),
  der(0x01, Buffer.from([0xff])),
  der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
);

function alternativeNames(names: readonly string[]): Buffer {
  const each = names.map((name) =>
    isIP(name) === 4 ? der(0x87, Buffer.from(name.split(".").map(Number))) : der(0x82, Buffer.from(name)),
  );
  return sequence(oid("2.5.29.17"), der(0x04, sequence(...each)));
}
