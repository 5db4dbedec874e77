import { createHmac } from "node:crypto";
import { derivedSecret } from "#lib/seal";
import { readSignedToken, signToken } from "#lib/signed-token";

/** Which address a link proves, and when its mail was written, in milliseconds. */
export type ProofLink = { workspaceId: string; channelId: string; senderId: string; address: string; at: number };

const purpose = "sender address links";

/** The signed text that the link of a mail carries. */
export function proofToken({ workspaceId, channelId, senderId, address, at }: ProofLink): string {
  return signToken(purpose, [workspaceId, channelId, senderId, address, at]);
}

/** What a link says. @returns null when we did not sign it, or it was changed */
export function readProofToken(token: string): ProofLink | null {
  const facts = readSignedToken(purpose, token) as [string, string, string, string, number] | null;
  if (facts === null) return null;
  const [workspaceId, channelId, senderId, address, at] = facts;
  return { workspaceId, channelId, senderId, address, at };
}

/** What a domain's TXT record says to prove that it is the workspace's. Nobody else's record says it. */
export function domainProof(workspaceId: string, domain: string): string {
  const facts = `${workspaceId}\n${domain.toLowerCase()}`;
  const signature = createHmac("sha256", derivedSecret("domain proofs")).update(facts).digest("hex");
  return `carillon-verification=${signature.slice(0, 40)}`;
}
