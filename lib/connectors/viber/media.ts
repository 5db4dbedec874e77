import type { MediaAbility } from "../abilities.ts";

/** People's phones load a file when they show the message, which may wait for them this long. */
const shownMs = 14 * 86_400_000;

/** Files of Viber are addresses, both ways: what a person sent is open to anybody who knows where it is. */
export const media: MediaAbility = {
  locate: async (_channel, { externalId, url }) => ({ ok: true, value: { url: url ?? externalId, headers: {} } }),
  handOver: { by: "link", lifeMs: shownMs },
};
