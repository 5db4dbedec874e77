import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type BindResult, bindAccount } from "./bind-account.ts";
import { bindBySignUp } from "./bind-by-signup.ts";
import { findBinding, lockChannel } from "./find-channel.ts";
import { makeSandboxAccount, makeSandboxCode } from "./sandbox-control.ts";
import type { ChannelInput } from "./schema.ts";

/**
 * Binds a channel to a fresh account of the sandbox; one that holds a sandbox account gets a new token for it.
 *
 * @throws DomainError "precondition_failed" without a sandbox, "conflict" when a real account is bound
 */
export async function bindToSandbox(ctx: Ctx, input: ChannelInput): Promise<BindResult> {
  const { channel, held } = await inTransaction(ctx, async (ctx) => ({
    channel: await lockChannel(ctx, input.channelId),
    held: await findBinding(ctx, input.channelId),
  }));
  if (channel.type !== "whatsapp") throw new DomainError("precondition_failed", "channels.typeNotBindable");
  const { channelId } = input;
  if (channel.state === "unbound" || channel.state === "binding") {
    const fresh = await makeSandboxAccount(channel.name);
    const { wabaId: accountId, accessToken, appSecret } = fresh;
    return bindAccount(ctx, { channelId, environment: "sandbox", accountId, accessToken, appSecret });
  }
  if (held?.environment !== "sandbox") throw new DomainError("conflict", "channels.alreadyBound");
  const code = await makeSandboxCode(held.accountId);
  return bindBySignUp(ctx, { channelId, environment: "sandbox", code, accountId: held.accountId });
}
