import { describe, expect, test } from "vitest";
import { customerFilterOf } from "./search-params.ts";

const read = (search: Record<string, string>) => customerFilterOf(Promise.resolve(search));

describe("the filter of the list of customers", () => {
  test("is everybody, those that need somebody first", async () => {
    expect(await read({})).toEqual({
      ...{ q: "", countries: [], standings: [], needs: [], sort: "need", reversed: false, page: 1, size: 10 },
    });
  });

  test.each([
    ["-need", "need", false],
    ["need", "need", true],
    ["name", "name", false],
    ["-name", "name", true],
    ["-channels", "channels", false],
    ["nonsense", "need", false],
    ["-nonsense", "need", false],
  ])("sorts %j by %s", async (sort, expected, reversed) => {
    expect(await read({ sort })).toMatchObject({ sort: expected, reversed });
  });

  test("leaves out what is not valid", async () => {
    const search = { country: "GB,gb,X", state: "closed,open", need: "quality,beauty", page: "-3", size: "7" };
    expect(await read(search)).toMatchObject({
      ...{ countries: ["GB"], standings: ["closed"], needs: ["quality"], page: 1, size: 10 },
    });
  });
});
