import { z } from "zod";
import { gatewaySchema, type SmppSettings, smppSchema } from "#lib/connectors/carriers";
import { type Ctx, inTransaction } from "#lib/context";
import { findBinding } from "../find-channel.ts";

/** What a channel's carrier is spoken to with, without its secrets. */
export type Carrier = {
  server: SmppSettings | null;
  /** The gateways as JSON, as a person edits them. */
  gateways: string | null;
};

/** The settings of a bound carrier; both null where a channel has none. */
export async function readCarrier(ctx: Ctx, channelId: string): Promise<Carrier> {
  const binding = await inTransaction(ctx, (ctx) => findBinding(ctx, channelId));
  const server = smppSchema.safeParse(binding?.configuration.smpp);
  const gateways = z.array(gatewaySchema).safeParse(binding?.configuration.gateways);
  return {
    server: server.success ? server.data : null,
    gateways: gateways.success ? JSON.stringify(gateways.data, null, 2) : null,
  };
}
