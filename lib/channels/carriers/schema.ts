import { z } from "zod";
import { gatewaySchema, idForms, longMessageModes } from "#lib/connectors/carriers";
import { GATEWAYS_MAX } from "./gateway-problems.ts";

const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "channels.idInvalid");

/** A whole number that somebody typed. */
const count = (least: number, most: number) =>
  z
    .string()
    .trim()
    .refine((text) => /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      message: "carriers.numberInvalid",
    });

export const BindServerInput = z.object({
  channelId,
  host: z
    .string()
    .trim()
    .min(1, "carriers.hostRequired")
    .max(253, "carriers.hostInvalid")
    .regex(/^[A-Za-z0-9.:-]*$/, "carriers.hostInvalid"),
  port: count(1, 65_535),
  tls: z.boolean(),
  systemId: z.string().trim().min(1, "carriers.systemIdRequired").max(15, "carriers.systemIdLong"),
  /** Empty keeps the one of a server that is bound already. */
  password: z.string().max(64, "carriers.passwordLong"),
  systemType: z.string().trim().max(12, "carriers.systemTypeLong"),
  sessions: count(1, 8),
  window: count(1, 200),
  perSecond: count(1, 5_000),
  longMessages: z.enum(longMessageModes),
  ids: z.enum(idForms),
});
export type BindServerInput = z.output<typeof BindServerInput>;

const gatewayList = z
  .array(gatewaySchema)
  .min(1)
  .max(GATEWAYS_MAX)
  .refine((list) => new Set(list.map(({ key }) => key)).size === list.length);

/** The gateways that somebody typed as JSON, at most five with different keys; null when it is no such list. */
export function gatewaysOf(text: string): z.output<typeof gatewayList> | null {
  try {
    return gatewayList.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Secrets by gateway and name, from lines such as `form.token=value`; null when a line is none. */
export function secretsOf(text: string): Record<string, Record<string, string>> | null {
  const found: Record<string, Record<string, string>> = {};
  for (const line of text.split(/\r?\n/).filter((line) => line.trim() !== "")) {
    const match = /^\s*([a-z0-9-]{1,20})\.(\w{1,40})\s*=\s*(.+?)\s*$/.exec(line);
    if (!match) return null;
    const [, key = "", name = "", value = ""] = match;
    found[key] = { ...found[key], [name]: value };
  }
  return found;
}

export const BindGatewaysInput = z.object({
  channelId,
  gateways: z
    .string()
    .max(20_000, "carriers.gatewaysInvalid")
    .refine((text) => gatewaysOf(text) !== null, { message: "carriers.gatewaysInvalid" }),
  /** Empty keeps those of gateways that are bound already. */
  secrets: z
    .string()
    .max(10_000, "carriers.secretsInvalid")
    .refine((text) => secretsOf(text) !== null, { message: "carriers.secretsInvalid" }),
});
export type BindGatewaysInput = z.output<typeof BindGatewaysInput>;
