import type { MediaAbility } from "../../abilities.ts";

/** Mails are kept, and opened again after months: their pictures stay as long. */
const keptMs = 400 * 86_400_000;

/** Pictures of a mail stand at addresses of ours. Files that people send us come with their mails. */
export const media: MediaAbility = {
  locate: async (_channel, { externalId, url }) => ({ ok: true, value: { url: url ?? externalId, headers: {} } }),
  handOver: { by: "link", lifeMs: keptMs },
};
