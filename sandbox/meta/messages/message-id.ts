/** A message id in the platform's format, which contains the recipient. */
export function wamidOf(recipient: string, unique: string): string {
  return `wamid.HBg${Buffer.from(`${String.fromCharCode(recipient.length)}${recipient}\x15\x02\x00\x11\x18\x12${unique}\x00`, "latin1").toString("base64")}`;
}

/** Reads the recipient from a message id; null when the id does not have the platform's shape. */
export function recipientOf(wamid: string): string | null {
  if (!wamid.startsWith("wamid.HBg")) return null;
  const bytes = Buffer.from(wamid.slice(9), "base64").toString("latin1");
  return bytes.slice(1, 1 + bytes.charCodeAt(0)) || null;
}
