import { hash, verify } from "@node-rs/argon2";

// OWASP's second recommendation for argon2id: 19 MiB, two passes. About 20 ms on one core.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash made of nobody's password: verifying against it costs an unknown address the same time as a known one. */
const decoy = hash("a password nobody has", cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** True when the password fits. With no hash it still takes as long and answers false. */
export async function passwordFits(password: string, passwordHash: string | null): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await decoy), password).catch(() => false);
  return passwordHash !== null && fits;
}
