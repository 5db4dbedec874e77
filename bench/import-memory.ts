/**
 * How much memory does importing a million rows take, beside importing ten thousand? The whole of the process that imports, at
 * its peak, threads included.
 */
import { importFile } from "#lib/campaigns/audience-import/import-recipients";
import { fixtureFolder } from "#lib/excel/fixtures";
import { type Finding, median } from "./support/finding.ts";
import { watchMemory } from "./support/memory.ts";
import { recipientsWorkbook } from "./support/recipients.ts";
import { withDatabase } from "./support/scratch.ts";
import { makeBenchWorkspace } from "./support/workspace.ts";

const MANY = 1_000_000;
const FEW = 10_000;
const ROUNDS = 3;

export async function measure(): Promise<Finding[]> {
  return withDatabase(async (database) => {
    const files = await fixtureFolder();
    try {
      const { ctx, channelId, templateCode } = await makeBenchWorkspace(database);
      const peakOf = async (path: string, rows: number) => {
        const memory = watchMemory();
        const source = { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: 0 };
        const { rowsSend } = await importFile(ctx(), source, () => {}, new AbortController().signal);
        if (rowsSend !== rows) throw new Error(`${rowsSend} of ${rows} rows would be sent`);
        return memory().peak;
      };
      const [few, many] = [await files.parts(recipientsWorkbook(FEW)), await files.parts(recipientsWorkbook(MANY))];
      // The few first: a process does not give all memory back.
      const [fewPeaks, manyPeaks]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round++) fewPeaks.push(await peakOf(few, FEW));
      for (let round = 0; round < ROUNDS; round++) manyPeaks.push(await peakOf(many, MANY));
      return [
        {
          ...{ name: "import.memory", what: "Memory of an import of 1,000,000 rows", unit: "MiB" },
          ...{ ours: median(manyPeaks), against: "of 10,000 rows", ceiling: median(fewPeaks) },
        },
      ];
    } finally {
      await files.remove();
    }
  });
}
