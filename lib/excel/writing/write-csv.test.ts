import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { writeCsv } from "./write-csv.ts";

async function written(rows: AsyncIterable<string[]> | string[][], headers = ["a", "b"]): Promise<string> {
  const out = new PassThrough();
  const [all] = await Promise.all([text(out), writeCsv(out, { headers, rows })]);
  return all;
}

test("quotes what a reader would split, and marks the file as UTF-8", async () => {
  // The decoder of the stream takes the mark away.
  const out = new PassThrough();
  const bytes: Buffer[] = [];
  out.on("data", (part: Buffer) => bytes.push(part));
  await writeCsv(out, { headers: ["a", "b"], rows: [['say "hi"', "one,two\nthree"]] });
  expect(Buffer.concat(bytes).toString("utf8")).toBe('\uFEFFa,b\r\n"say ""hi""","one,two\nthree"\r\n');
});

test.each(["=1+1", "+1+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])(
  "a cell %j cannot run as a formula",
  async (cell) => {
    const [, line = ""] = (await written([[cell, ""]])).split(/\r\n(?=["'])/);
    expect(line.replace(/^"/, "")).toMatch(/^'/);
  },
);

test("a phone number stays as it is", async () => {
  expect(await written([["+4915555000000", ""]])).toContain("\r\n+4915555000000,\r\n");
});

test("does not read on once the reader has left", async () => {
  const out = new PassThrough({ highWaterMark: 64 });
  let read = 0;
  async function* rows() {
    for (; read < 100_000; read++) yield ["0123456789", "0123456789"];
  }
  const writing = writeCsv(out, { headers: ["a", "b"], rows: rows() });
  out.once("data", () => out.destroy());
  await expect(writing).rejects.toThrow();
  expect(read).toBeLessThan(1_000);
});
