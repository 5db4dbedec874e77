import { expect, it } from "vitest";
import { usageOf } from "./usage.ts";

const account = (use: object) => JSON.stringify({ "104410": [{ type: "messenger", ...use }] });

it.each<[string, Record<string, string>, number | null]>([
  ["the app's calls", { "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":7}' }, 0.28],
  ["its processor time", { "x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":91}' }, 0.91],
  [
    "an account's calls, although the app has used less",
    { "x-app-usage": '{"call_count":1}', "x-business-use-case-usage": account({ call_count: 85, total_time: 20 }) },
    0.85,
  ],
  ["no header", {}, null],
  ["a broken header", { "x-app-usage": "{", "x-business-use-case-usage": "[]" }, null],
  ["a header without numbers", { "x-app-usage": '{"call_count":"many"}' }, null],
])("reads how much of the limits is used from %s", (_name, headers, used) => {
  expect(usageOf(headers)).toBe(used);
});
