/** A token as Standard Webhooks writes it: what stands behind the prefix are the bytes of the key, in base64. */
export const tokenForm = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** A token that nobody has seen, of 24 random bytes. */
export function newSystemToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}
