import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Runs a program that logs, with its standard output on a full disk. @throws when it does not end by itself in order */
function onFullDisk(program: string, ...args: string[]): void {
  const output = openSync("/dev/full", "w");
  try {
    const script = `import { log, logLosses } from "#lib/log";${program}`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script, ...args], {
      stdio: ["ignore", output, "pipe"],
    });
  } finally {
    closeSync(output);
  }
}

test("a process whose log finds no space lives on, and what it logged is written when there is space again", () => {
  const directory = mkdtempSync(join(tmpdir(), "log-"));
  const file = join(directory, "log");
  try {
    onFullDisk(
      `import { closeSync, openSync, writeFileSync } from "node:fs";
       const [file, counts] = process.argv.slice(1);
       log.info("first");
       console.log("printed");
       log.info("second");
       writeFileSync(counts, JSON.stringify(logLosses));
       closeSync(1);
       openSync(file, "a");
       log.info("third");`,
      file,
      `${file}.counts`,
    );
    const lines = readFileSync(file, "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(["first", "second", "third"]);
    expect(JSON.parse(readFileSync(`${file}.counts`, "utf8"))).toEqual({ lines: 0 });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});

test("what is logged without space takes a bounded piece of memory, and what is lost is counted", () => {
  onFullDisk(
    `for (let n = 0; n < 3_000; n++) log.info("x".repeat(1_000));
     if (logLosses.lines < 1_000 || logLosses.lines > 2_500) process.exit(1);`,
  );
});
