import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { getTemplate } from "#lib/templates/queries";
import { findTarget } from "../audience-import/find-target.ts";
import { askForTest } from "./ask-for-test.ts";
import { listGuests } from "./guests.ts";
import type { SendTestsInput } from "./schema.ts";

/**
 * Sends a test to an address, to people of the workspace's list, or to both; to all of them or, when one of them cannot get it, to
 * nobody. Who stands twice gets one. Each counts as a test of whoever asks.
 *
 * @returns how many get one, and the address where it is one
 * @throws DomainError as `askForTest`; "invalid" for nobody, and with the name of somebody on the list who cannot get it
 */
export async function askForTests(ctx: Ctx, input: SendTestsInput): Promise<{ people: number; address: string }> {
  return inTransaction(ctx, async (ctx) => {
    const { guests: wanted, address: own, ...test } = input;
    const { channelId } = await getTemplate(ctx, test.code);
    const { platform } = await findTarget(ctx, { channelId, templateCode: test.code });
    // Only who is on the list now: somebody may have been taken off it since the dialog was opened.
    const guests = (await listGuests(ctx, platform)).filter(({ address }) => wanted.includes(address));
    if (own === "" && guests.length === 0)
      throw new DomainError("invalid", "campaigns.testNobody", { field: "address" });
    const sent = new Set<string>();
    if (own !== "") sent.add((await askForTest(ctx, { ...test, address: own })).address);
    for (const { name, address } of guests) {
      if (sent.has(address)) continue;
      try {
        sent.add((await askForTest(ctx, { ...test, address })).address);
      } catch (error) {
        const isAddress = error instanceof DomainError && error.field === "address";
        if (!isAddress) throw error;
        throw new DomainError("invalid", "campaigns.testGuest", { field: "guests", values: { name } });
      }
    }
    return { people: sent.size, address: [...sent][0] ?? "" };
  });
}
