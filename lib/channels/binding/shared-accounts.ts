import type { BindingEnvironment } from "#db/enums";
import type { Failure } from "#lib/connectors/connector";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { open, seal } from "#lib/seal";
import { lockChannel } from "../find-channel.ts";
import type { BindChosenInput, ReadSharedInput } from "../schema.ts";
import { type BindResult, bindAccount } from "./bind-account.ts";
import type { PlatformLink } from "./platform-link.ts";
import { credentialsOfAccount, openSignUp } from "./sign-up/open-sign-up.ts";

/**
 * What a person shared in a sign-up window that names no account. `choice` is the authorisation, sealed: it goes through the
 * browser while the person chooses, opens for this channel and this person only, and for a quarter of an hour.
 */
export type SharedAccounts =
  | { shared: true; accounts: { id: string; name: string; detail: string | null }[]; choice: string }
  | { shared: false; failure: Failure };

type Choice = { credentials: Record<string, string>; environment: BindingEnvironment; actorId: string; until: number };

const chooseWithinMs = 15 * 60_000;

/**
 * Trades the code of a sign-up window for the accounts that the person shared in it.
 *
 * @throws DomainError "precondition_failed" when the platform has no such window or the installation no app for it
 */
export async function readSharedAccounts(
  ctx: Ctx,
  { channelId, environment, code }: ReadSharedInput,
  link?: PlatformLink,
): Promise<SharedAccounts> {
  const { type } = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  const { at, app, signUp, io } = await openSignUp(type, environment, link);
  const exchanged = await signUp.exchangeCode(at, app, code, io);
  if (!exchanged.ok) return { shared: false, failure: exchanged.failure };
  const listed = await signUp.accounts?.(at, exchanged.value, io);
  if (!listed) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  if (!listed.ok) return { shared: false, failure: listed.failure };
  // The secret of the app is the installation's own and stays here.
  const { appSecret: _ours, ...credentials } = exchanged.value;
  const choice: Choice = {
    credentials,
    environment,
    actorId: actorId(ctx.actor),
    until: ctx.now.getTime() + chooseWithinMs,
  };
  return {
    shared: true,
    accounts: listed.value.map(({ accountId: id, name, detail }) => ({ id, name, detail })),
    choice: seal(JSON.stringify(choice), placeOf(ctx, channelId)),
  };
}

/**
 * Binds one of the accounts that `readSharedAccounts` listed.
 *
 * @throws DomainError "invalid" when the choice is too old, or was made for another channel or by another person; else as
 *   `bindAccount`
 */
export async function bindChosenAccount(ctx: Ctx, input: BindChosenInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, accountId } = input;
  const { type } = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  const { credentials, environment } = openChoice(ctx, input);
  const opened = await openSignUp(type, environment, link);
  const whole = { ...credentials, appSecret: opened.app.appSecret };
  const chosen = await credentialsOfAccount(opened, whole, accountId);
  if (!chosen.ok) return { bound: false, step: "code", failure: chosen.failure };
  return bindAccount(ctx, { channelId, environment, accountId, credentials: chosen.value }, link);
}

function openChoice(ctx: Ctx, { channelId, choice }: BindChosenInput): Choice {
  let opened: Choice;
  try {
    opened = JSON.parse(open(choice, placeOf(ctx, channelId))) as Choice;
  } catch (cause) {
    throw new DomainError("invalid", "channels.choiceOver", { cause });
  }
  if (opened.actorId !== actorId(ctx.actor) || opened.until < ctx.now.getTime())
    throw new DomainError("invalid", "channels.choiceOver");
  return opened;
}

function placeOf({ workspaceId }: Ctx, channelId: string) {
  return { workspaceId, field: `bindings/${channelId}/choice` };
}
