import type { IntentTrouble } from "#db/enums";
import type { ConnectorIo } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { callSystem } from "./call-system.ts";
import { openSystem } from "./open-system.ts";
import type { SystemInput } from "./schema.ts";

/** How a system answered to a test; `detail` says what is known beside the reason, such as the status. */
export type SystemTest = { trouble: IntentTrouble | null; detail: string };

/** Calls a business system with a test that asks for nothing. Nobody is sent anything. @throws DomainError "not_found" */
export async function testBusinessSystem(ctx: Ctx, input: SystemInput, io: ConnectorIo): Promise<SystemTest> {
  const system = await openSystem(ctx, input);
  if (!system) throw notFound("businessSystem");
  const call = { id: newId(), at: ctx.now, body: { type: "test", channel: { id: input.channelId } } };
  const answer = await callSystem(system, call, io);
  return answer.ok
    ? { trouble: null, detail: `HTTP ${answer.status}` }
    : { trouble: answer.trouble, detail: answer.detail };
}
