/** A type of number, a numbering plan and the address itself. */
export type SmppAddress = { ton: number; npi: number; address: string };

/**
 * How what a message leaves from is written: a word as alphanumeric (5/0), few digits as a short code (3/0), a number as
 * international (1/1).
 */
export function sourceOf(senderId: string): SmppAddress {
  const digits = senderId.replace(/^\+/, "");
  if (!/^\d+$/.test(digits)) return { ton: 5, npi: 0, address: senderId };
  if (!senderId.startsWith("+") && digits.length <= 8) return { ton: 3, npi: 0, address: digits };
  return { ton: 1, npi: 1, address: digits };
}

/** A phone number in E.164, without its plus. */
export function destinationOf(phone: string): SmppAddress {
  return { ton: 1, npi: 1, address: phone.replace(/^\+/, "") };
}

/** The number of a person as a server writes it; null for what is no phone number. */
export function phoneOf(address: string): string | null {
  const digits = address.replace(/^\+/, "").replace(/^00/, "");
  return /^[1-9]\d{4,14}$/.test(digits) ? `+${digits}` : null;
}
