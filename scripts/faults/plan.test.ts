import { describe, expect, it } from "vitest";
import { facts, planRun, shapes } from "./plan.ts";

const seeds = Array.from({ length: 300 }, (_, i) => i + 1);

describe("planRun", () => {
  it("draws the same run from the same seed, and other runs from others", () => {
    expect(planRun(5, "all", 60)).toEqual(planRun(5, "all", 60));
    expect(new Set(seeds.map((seed) => JSON.stringify(planRun(seed, "all", 60)))).size).toBe(seeds.length);
  });

  it("draws every shape, one to three in a run and one fact at most", () => {
    const plans = seeds.map((seed) => planRun(seed, "all", 60).faults.map(({ shape }) => shape));
    expect(new Set(plans.flat())).toEqual(new Set(shapes));
    for (const plan of plans) {
      expect(plan.length).toBeGreaterThan(0);
      expect(plan.length).toBeLessThan(4);
      expect(plan.filter((shape) => facts.includes(shape as never)).length).toBeLessThan(2);
    }
  });

  it("keeps to the shape that is asked for", () => {
    expect(planRun(3, "503", 60).faults.map(({ shape }) => shape)).toEqual(["503"]);
    for (const seed of seeds) expect(facts).toContain(planRun(seed, "facts", 60).faults[0]?.shape);
  });

  it("divides how long faults last, and nothing else", () => {
    const [real, short] = [planRun(9, "503", 1), planRun(9, "503", 60)];
    expect([120_000, 600_000]).toContain(real.faults[0]?.lastsMs);
    expect((real.faults[0]?.lastsMs ?? 0) / 60).toBeCloseTo(short.faults[0]?.lastsMs ?? 0);
    expect(short.campaigns).toEqual(real.campaigns);
    expect(short.faults[0]?.atMs).toBe(real.faults[0]?.atMs);
  });
});
