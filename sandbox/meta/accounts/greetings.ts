/** `conversational_automation`: the welcome event, ice breakers and commands of a number. */
import { invalid } from "../graph/errors.ts";
import { arrayOf, objectOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { PhoneNumber } from "../world/model.ts";

const PROMPTS_MAX = 4;
const COMMANDS_MAX = 30;

export function changeGreeting(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(fields, ["enable_welcome_message", "prompts", "commands"], "$");
  const before = number.greeting ?? { enable_welcome_message: false, prompts: [], commands: [] };
  const welcome = fields.enable_welcome_message ?? before.enable_welcome_message;
  if (typeof welcome !== "boolean") throw invalid("Param enable_welcome_message must be a boolean.");
  number.greeting = {
    enable_welcome_message: welcome,
    prompts: fields.prompts === undefined ? before.prompts : promptsOf(fields.prompts),
    commands: fields.commands === undefined ? before.commands : commandsOf(fields.commands),
  };
  call.sandbox.changed();
  return { body: { success: true } };
}

function promptsOf(value: unknown): string[] {
  const prompts = arrayOf(value, "prompts");
  if (prompts.length > PROMPTS_MAX) throw invalid(`Param prompts must have at most ${PROMPTS_MAX} elements.`);
  return prompts.map((prompt) => textOf({ prompt }, "prompt", { max: 80, name: "prompts" }));
}

function commandsOf(value: unknown): { command_name: string; command_description: string }[] {
  const commands = arrayOf(value, "commands").map((raw) => {
    const command = objectOf(raw, "commands");
    onlyKeys(command, ["command_name", "command_description"], "commands");
    return {
      command_name: textOf(command, "command_name", { max: 32 }),
      command_description: textOf(command, "command_description", { max: 256 }),
    };
  });
  if (commands.length > COMMANDS_MAX) throw invalid(`Param commands must have at most ${COMMANDS_MAX} elements.`);
  if (new Set(commands.map(({ command_name }) => command_name)).size < commands.length)
    throw invalid("Param commands must have unique command names.");
  return commands;
}
