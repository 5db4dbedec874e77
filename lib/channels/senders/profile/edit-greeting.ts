import type { Greeting } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { accountCall } from "../../binding/account-call.ts";
import type { PlatformLink } from "../../binding/platform-link.ts";
import { findNumber, limitsOf, partOf } from "../change-number.ts";
import { getNumber } from "../get-number.ts";
import { keepShown } from "../refresh-number.ts";
import { type GreetingInput, greetingSchema } from "../schema.ts";

const nothing: Greeting = { welcome: false, starters: [], commands: [] };

/**
 * Changes what a person finds in an empty chat: texts to begin with, commands, whether the platform tells us of the first
 * time somebody opens the chat, and what we answer to that.
 *
 * @throws DomainError "invalid" past a limit of the platform, "platform_refused" with the platform's words
 */
export async function editGreeting(ctx: Ctx, input: GreetingInput, link?: PlatformLink): Promise<void> {
  const { sender, limits } = await findNumber(ctx, input);
  const checked = greetingSchema(limitsOf(limits, "greeting")).safeParse(input);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new DomainError("invalid", issue?.message ?? "input.invalid", { field: issue?.path.join(".") });
  }
  const { welcome, commands } = checked.data;
  const welcomeText = checked.data.welcomeText === "" ? null : checked.data.welcomeText;
  const greeting = { welcome, starters: checked.data.starters.filter((text) => text !== ""), commands };
  const number = await getNumber(ctx, input);
  await accountCall(ctx, input.channelId, "greetingNotChanged", link, ({ connector, channel, io }) =>
    partOf(connector.senders?.greeting).write(channel, { senderExternalId: sender.externalId, greeting }, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await keepShown(ctx, input.senderId, { greeting, welcomeText });
    await audit(ctx, {
      action: "sender.greeting_changed",
      objectKind: "sender",
      objectId: input.senderId,
      detail: {
        phone: sender.address,
        ...changesOf(number.greeting ?? nothing, greeting),
        ...(number.welcomeText === welcomeText
          ? {}
          : { welcomeText: { from: number.welcomeText ?? "", to: welcomeText ?? "" } }),
      },
    });
  });
}

function changesOf(before: Greeting, after: Greeting) {
  const starters = { from: before.starters.join(" · "), to: after.starters.join(" · ") };
  const named = (greeting: Greeting) => greeting.commands.map(({ name }) => `/${name}`).join(" ");
  const commands = { from: named(before), to: named(after) };
  return {
    ...(before.welcome === after.welcome ? {} : { welcome: { from: before.welcome, to: after.welcome } }),
    ...(starters.from === starters.to ? {} : { starters }),
    ...(commands.from === commands.to ? {} : { commands }),
  };
}
