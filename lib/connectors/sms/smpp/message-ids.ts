import type { IdForms } from "../settings.ts";

/**
 * One form for the id of a message, however the server writes it: case and leading zeros differ between its answers and its
 * receipts, and some write one in hex and the other in decimal.
 *
 * @returns the id, of 1 to 65 characters; empty when there was none
 */
export function plainId(id: string, forms: IdForms, from: "answer" | "receipt"): string {
  const text = id.trim().toLowerCase();
  if (forms !== "same") {
    const hex = (forms === "hex_then_decimal") === (from === "answer");
    if (hex ? /^[0-9a-f]{1,64}$/.test(text) : /^\d{1,64}$/.test(text))
      return BigInt(hex ? `0x${text}` : text).toString();
  }
  return text.replace(/^0+(?=.)/, "");
}
