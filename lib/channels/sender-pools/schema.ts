import { z } from "zod";
import { poolOutcomes } from "#db/sender-enums";

export const poolsMax = 20;
export const poolNameMax = 30;
export const poolRulesMax = 50;
export const poolSendersMax = 20;

const senderIds = z
  .array(z.string().min(1).max(80))
  .min(1, "senderPools.noSender")
  .max(poolSendersMax, "senderPools.manySenders");

/** A pool as it is typed; without an id it is made. */
export const SavePoolInput = z
  .object({
    channelId: z.string().min(1, "input.required").max(40),
    poolId: z.string().max(40).nullable(),
    name: z.string().trim().min(1, "input.required").max(poolNameMax, "input.tooLong"),
    rules: z
      .array(
        z.object({
          countries: z.array(z.string().regex(/^[A-Z]{2}$/)).min(1, "senderPools.noCountry"),
          senderIds,
        }),
      )
      .max(poolRulesMax),
    otherIds: senderIds,
    whenOut: z.enum(poolOutcomes),
  })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    for (const [at, { countries }] of rules.entries()) {
      if (countries.some((country) => seen.has(country))) {
        context.addIssue({ code: "custom", path: ["rules", at, "countries"], message: "senderPools.countryTwice" });
      }
      for (const country of countries) seen.add(country);
    }
  });
export type SavePoolInput = z.output<typeof SavePoolInput>;

export const PoolRef = z.object({
  channelId: z.string().min(1, "input.required").max(40),
  poolId: z.string().min(1, "input.required").max(40),
});
export type PoolRef = z.output<typeof PoolRef>;

/** A pool in place of a sender, as the send form and a launch name it. */
export function poolChoice(poolId: string): string {
  return `pool:${poolId}`;
}

/** @returns the pool's id; null for a sender */
export function poolIdOf(senderChoice: string): string | null {
  return senderChoice.startsWith("pool:") ? senderChoice.slice("pool:".length) : null;
}
