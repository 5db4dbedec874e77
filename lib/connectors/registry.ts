import type { Platform } from "#db/enums";
import type { Connector } from "./connector.ts";
import { whatsapp } from "./whatsapp/whatsapp.ts";

const connectors: Partial<Record<Platform, Connector>> = { whatsapp };

/** The connector of a platform; null for a platform that Carillon knows but does not speak to yet. */
export function connectorFor(platform: Platform): Connector | null {
  return connectors[platform] ?? null;
}
