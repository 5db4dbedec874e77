import { globSync, readFileSync } from "node:fs";
import { channels } from "./layers/channels.ts";
import { customers, requests } from "./layers/customers.ts";
import type { Layer } from "./layers/layer.ts";
import { everywhere, people } from "./layers/people.ts";
import { files, sending } from "./layers/sending.ts";
import { templates } from "./layers/templates.ts";

/** What the parts themselves are made of. */
const parts = /^components\/(ui\/|form\/(open-)?(confirm|form)-dialog)/;

const used = /<(Dialog|FormDialog|ConfirmDialog|Drawer|Menu|Popover|Dialog\.Root)(?=[\s>])|(popover)="auto"/g;

/** A name for each place that uses one: file and part, with a number from the second of a file on. */
export function layersInSources(): string[] {
  return globSync("{app,components}/**/*.tsx")
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !parts.test(path))
    .flatMap((path) => {
      const seen = new Map<string, number>();
      return [...readFileSync(path, "utf8").matchAll(used)].map(([, part, native]) => {
        const name = `${path}#${part ?? native}`;
        const count = (seen.get(name) ?? 0) + 1;
        seen.set(name, count);
        return count === 1 ? name : `${name} ${count}`;
      });
    })
    .sort();
}

/** By part of the console, so that each can be walked on its own. */
export const layerGroups: Record<string, Record<string, Layer>> = {
  channels,
  customers,
  requests,
  templates,
  sending,
  people,
  files,
  everywhere,
};

export const layers: Record<string, Layer> = Object.assign({}, ...Object.values(layerGroups));
