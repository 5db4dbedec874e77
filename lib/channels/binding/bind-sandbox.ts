import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { registerCallback } from "../application/bind-service.ts";
import { findBinding, lockChannel } from "../find-channel.ts";
import type { ChannelInput } from "../schema.ts";
import { type BindResult, bindAccount } from "./bind-account.ts";
import { connectorHas } from "./methods.ts";
import { createSandboxAccount, createSandboxCode } from "./sandbox-control.ts";
import { openSecrets } from "./secrets.ts";
import { bindBySignUp } from "./sign-up/bind-by-signup.ts";

/**
 * Binds a channel to a fresh account of the sandbox; one that holds a sandbox account gets a new token for it.
 *
 * @throws DomainError "precondition_failed" without a sandbox or for a platform it does not play, "conflict" when a real
 *   account is bound
 */
export async function bindToSandbox(ctx: Ctx, input: ChannelInput): Promise<BindResult> {
  const { channelId } = input;
  const { channel, held } = await inTransaction(ctx, async (ctx) => ({
    channel: await lockChannel(ctx, channelId),
    held: await findBinding(ctx, channelId),
  }));
  if (channel.state === "unbound" || channel.state === "binding") {
    const { accountId, credentials } = await createSandboxAccount(channel.type, channel.name);
    const made = await bindAccount(ctx, { channelId, environment: "sandbox", accountId, credentials });
    if (made.bound) await registerCallback(ctx, channelId);
    return made;
  }
  if (held?.environment !== "sandbox") throw new DomainError("conflict", "channels.alreadyBound");
  // Where nobody signs up there is no token to renew: the account is asked whether it still knows us.
  if (!connectorHas(channel.type, "sign_up"))
    return bindAccount(ctx, {
      ...{ channelId, environment: "sandbox", accountId: held.accountId },
      credentials: {
        ...held.configuration,
        ...openSecrets({ workspaceId: ctx.workspaceId, channelId }, held.secretsSealed),
      },
    });
  const code = await createSandboxCode(channel.type, held.accountId);
  return bindBySignUp(ctx, { channelId, environment: "sandbox", code, accountId: held.accountId });
}
