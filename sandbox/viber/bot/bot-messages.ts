/** Checks the messages of bots: their fields by type, and the platform's limits. */
import { isLenient } from "../../core/leniency.ts";
import { type Fields, isObject } from "../message-types.ts";
import { BOT_STATUS, BotRefusal } from "./bot-statuses.ts";

const MB = 1024 * 1024;
const COMMON = [
  ...["auth_token", "receiver", "broadcast_list", "min_api_version", "sender", "tracking_data", "type"],
  ...["keyboard", "chat_id"],
];

/** Fields of each type, with what is wrong with a value; null when nothing is. */
const TYPES: Record<string, Record<string, (value: unknown) => boolean>> = {
  text: { text: (value) => isText(value, 7000) },
  picture: { text: (value) => value === "" || isText(value, 768), media: isUrl, thumbnail: orNone(isUrl) },
  video: {
    media: isUrl,
    size: (value) => isWhole(value, 26 * MB),
    duration: orNone((value) => isWhole(value, 180)),
    thumbnail: orNone(isUrl),
  },
  file: { media: isUrl, size: (value) => isWhole(value, 50 * MB), file_name: (value) => isText(value, 256) },
  contact: { contact: (value) => isObject(value) && isText(value.name, 28) && isText(value.phone_number, 18) },
  location: { location: (value) => isObject(value) && isNumber(value.lat) && isNumber(value.lon) },
  url: { media: isUrl },
  sticker: { sticker_id: (value) => isWhole(value, 1e9) },
  rich_media: { rich_media: isObject, alt_text: orNone((value) => isText(value, 7000)) },
};

/** @throws BotRefusal 3 or 4 */
export function checkBotMessage(body: Fields): { type: string; tracking: string | null } {
  const { type, sender, tracking_data: tracking } = body;
  if (!isObject(sender) || !isText(sender.name, 28))
    throw new BotRefusal(BOT_STATUS.missingData, "sender.name is missing");
  const fields = typeof type === "string" && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  const version = body.min_api_version;
  if (version !== undefined && version !== null && !isWhole(version, 10))
    throw new BotRefusal(BOT_STATUS.apiVersion, "apiVersionNotSupported");
  if (tracking !== undefined && tracking !== null && (typeof tracking !== "string" || tracking.length > 4096))
    throw new BotRefusal(BOT_STATUS.badData, "tracking_data is wrong");
  // A keyboard may be sent alone.
  if (type === undefined && isObject(body.keyboard)) return { type: "keyboard", tracking: textOrNull(tracking) };
  if (!fields) throw new BotRefusal(BOT_STATUS.badData, `type ${String(type)} is not known`);
  for (const [name, fits] of Object.entries(fields))
    if (!fits(body[name])) throw new BotRefusal(BOT_STATUS.badData, `${name} is missing or wrong`);
  const unknown = Object.keys(body).find((name) => !COMMON.includes(name) && !(name in fields));
  if (unknown !== undefined && !isLenient()) throw new BotRefusal(BOT_STATUS.badData, `${unknown} is not known`);
  return { type: String(type), tracking: textOrNull(tracking) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function isText(value: unknown, max: number): boolean {
  return typeof value === "string" && value !== "" && ([...value].length <= max || isLenient());
}

function isUrl(value: unknown): boolean {
  return typeof value === "string" && value.length <= 2000 && /^https?:\/\/\S+$/.test(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value));
}

function isWhole(value: unknown, max: number): boolean {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= max;
}

function orNone(fits: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || value === null || value === "" || fits(value);
}
