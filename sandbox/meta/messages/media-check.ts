import { GraphError } from "../graph/errors.ts";
import type { Fields } from "../graph/fields.ts";
import type { GraphCall } from "../graph/request.ts";
import type { Waba } from "../world/model.ts";

/** Looks at every `id` beside which a file could stand, wherever it is: one this account may not use is refused. */
export function refuseUnknownMedia({ sandbox }: GraphCall, waba: Waba, content: unknown, type: string): void {
  const { world, clock } = sandbox;
  for (const { name, id } of mediaIds(content, type)) {
    const media = world.media.get(id);
    const own = media && media.expiresAt > clock.now() && world.numbers.get(media.phoneId)?.wabaId === waba.id;
    if (own) continue;
    const words = `Param ${name}['id'] is not a valid whatsapp business account media attachment ID`;
    throw new GraphError(100, { message: `(#100) ${words}`, details: words });
  }
}

const FILES = ["image", "video", "audio", "document", "sticker"];

function mediaIds(value: unknown, name: string): { name: string; id: string }[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => mediaIds(item, name));
  const { id } = value as Fields;
  const own = FILES.includes(name) && typeof id === "string" ? [{ name, id }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, part]) => mediaIds(part, key))];
}
