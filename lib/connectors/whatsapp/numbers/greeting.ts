import type { Greeting } from "#db/schema/senders";
import type { GreetingAbility } from "../../abilities.ts";
import { items, property, textOf } from "../../http/json.ts";
import { ask, tell } from "../../meta/graph/graph.ts";
import { accessOf, type WhatsAppCredentials } from "../credentials.ts";

/**
 * What a person finds in an empty chat. Meta calls these conversational components.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/conversational-components (read 2026-11)
 */
export const greeting: GreetingAbility<WhatsAppCredentials> = {
  read(channel, senderExternalId, io) {
    const query = { fields: "conversational_automation" };
    return ask(accessOf(channel), { method: "GET", path: [senderExternalId], query }, io, (json) =>
      greetingOf(property(json, "conversational_automation")),
    );
  },

  write(channel, { senderExternalId, greeting: { welcome, starters, commands } }, io) {
    const body = {
      enable_welcome_message: welcome,
      prompts: starters,
      commands: commands.map(({ name, description }) => ({ command_name: name, command_description: description })),
    };
    const path = [senderExternalId, "conversational_automation"];
    return tell(accessOf(channel), { method: "POST", path, body }, io);
  },
};

/** Meta leaves the field out for a number that never had any. */
function greetingOf(value: unknown): Greeting {
  return {
    welcome: property(value, "enable_welcome_message") === true,
    starters: items(property(value, "prompts")).flatMap((text) => textOf(text) ?? []),
    commands: items(property(value, "commands")).flatMap((command) => {
      const name = textOf(property(command, "command_name"));
      const description = textOf(property(command, "command_description"));
      return name === null ? [] : [{ name, description: description ?? "" }];
    }),
  };
}
