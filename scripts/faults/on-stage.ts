/** What questions to the real processes share. */
import { makeChannel, makeTemplate, makeWorkspace } from "#e2e/support/workspace";
import { openStage, removeLogs, type Stage } from "./stage.ts";

export type Answers = { passed: number; failed: number; lines: string[] };
/** @param divisor real waits are divided by it, where the question takes no fixed time */
export type Question = (logFolder: string, divisor: number) => Promise<Answers>;

/** Asks a question of a stage on which nothing is sped up. */
export function onStage(ask: (stage: Stage) => Promise<[what: string, holds: boolean][]>): Question {
  return async (logFolder) => {
    const stage = await openStage(logFolder, 1);
    try {
      const answers = await ask(stage);
      const passed = answers.filter(([, holds]) => holds).length;
      return {
        passed,
        failed: answers.length - passed,
        lines: answers.map(([what, holds]) => `${holds ? "✓" : "✗"} ${what}`),
      };
    } finally {
      await stage.close();
      removeLogs(stage);
    }
  };
}

/** A workspace with a channel and an approved template with two variables. */
export async function makeTenant({ connection }: Stage) {
  const workspace = await makeWorkspace(connection.db);
  const owner = await workspace.member("owner");
  const channel = await makeChannel(owner);
  const template = await makeTemplate(owner, channel.id);
  const target = { ctx: owner.ctx, channelId: channel.id, senderId: channel.sender.id, templateCode: template.code };
  return { id: workspace.id, owner, channel, target };
}
