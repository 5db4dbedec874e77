import { localIn } from "#lib/zoned-time";
import { taskNameMax } from "../limits.ts";

/**
 * The name of a campaign that was given none: its template and when it starts, so that two sends of one template differ.
 *
 * @param zone the workspace's time zone
 * @param taken names of other campaigns; a number is added to a name that is among them
 * @returns at most `taskNameMax` characters
 */
export function campaignName(templateName: string, startsAt: Date, zone: string, taken: ReadonlySet<string>): string {
  const moment = localIn(zone, startsAt).replace("T", " ");
  for (let turn = 1; ; turn += 1) {
    const end = turn === 1 ? ` · ${moment}` : ` · ${moment} (${turn})`;
    const name = shortened(templateName, taskNameMax - end.length) + end;
    if (!taken.has(name)) return name;
  }
}

function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
