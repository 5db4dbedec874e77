import { expect, test } from "vitest";
import { platformHealth } from "./console-facts.ts";

const row = (state: "bound" | "disconnected" | "restricted" | "unbound", trouble: string | null = null) => ({
  platform: "whatsapp" as const,
  state,
  environment: state === "unbound" ? null : ("live" as const),
  trouble,
});

test.each([
  ["nothing is bound", [row("unbound")], "idle"],
  ["all answers", [row("bound"), row("bound")], "ok"],
  ["one was disconnected, the other answers", [row("bound"), row("disconnected", "token")], "ok"],
  ["one of two does not answer", [row("bound"), row("bound", "timeout")], "slow"],
  ["one is limited", [row("restricted")], "slow"],
  ["none answers", [row("bound", "timeout")], "off"],
  ["the only one was disconnected", [row("disconnected", "token")], "off"],
] as const)("%s", (_words, rows, word) => expect(platformHealth(rows).whatsapp).toBe(word));
