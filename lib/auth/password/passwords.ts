import { hash, verify } from "@node-rs/argon2";

// OWASP's second recommendation for argon2id: 19 MiB, two passes. About 20 ms on one core.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Verified against when the user does not exist, so that the response time does not reveal which addresses do. */
const dummyHash = hash("a password nobody has", cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** True when the password matches the hash. Without a hash it takes the same time and returns false. */
export async function verifyPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await dummyHash), password).catch(() => false);
  return passwordHash !== null && matches;
}
