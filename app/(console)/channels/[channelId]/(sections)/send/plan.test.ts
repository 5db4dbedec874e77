import { describe, expect, it } from "vitest";
import { keepsToHours, paceOf, wavesOf, wavesProblem } from "./plan.ts";

const waves = { wait: "30", failed: "10", optOuts: "2.5" };

describe("keepsToHours", () => {
  it.each([
    ["marketing by itself", undefined, "marketing", true],
    ["no notice by itself", undefined, "utility", false],
    ["a notice whose sender chose so", true, "utility", true],
    ["no marketing whose sender chose otherwise", false, "marketing", false],
  ] as const)("holds %s", (_name, keepsHours, category, keeps) => {
    expect(keepsToHours({ keepsHours }, category)).toBe(keeps);
  });
});

describe("paceOf", () => {
  it.each([
    [undefined, null],
    [" ", null],
    ["60", 60],
    ["0", Number.NaN],
    ["6.5", Number.NaN],
    ["1000001", Number.NaN],
  ])("reads %j as %d", (perMinute, pace) => {
    expect(paceOf({ perMinute })).toBe(pace);
  });
});

describe("waves", () => {
  it("are read as typed, with what is left empty as not looked at", () => {
    expect(wavesOf({})).toBeNull();
    expect(wavesOf({ waves })).toEqual({ waitMinutes: 30, failedShare: 10, optOutShare: 2.5 });
    expect(wavesOf({ waves: { ...waves, failed: "", optOuts: " " } })).toMatchObject({
      failedShare: null,
      optOutShare: null,
    });
  });

  it.each([
    ["nothing is wrong with none", undefined, 3, false],
    ["nothing is wrong with good ones", waves, 500, false],
    ["a list of fewer people", waves, 499, true],
    ["a wait that is none", { ...waves, wait: "soon" }, 500, true],
    ["a wait of no time", { ...waves, wait: "0" }, 500, true],
    ["a wait of more than two days", { ...waves, wait: "2881" }, 500, true],
    ["a wait of half a minute", { ...waves, wait: "0.5" }, 500, true],
    ["a share above the whole", { ...waves, failed: "101" }, 500, true],
    ["a share that is none", { ...waves, optOuts: "some" }, 500, true],
  ])("%s", (_name, waves, people, problem) => {
    expect(wavesProblem({ waves }, people)).toBe(problem);
  });
});
