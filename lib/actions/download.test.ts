import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { log } from "#lib/log";
import { downloadWorkbook } from "./download.ts";

afterEach(() => vi.restoreAllMocks());

describe("downloadWorkbook", () => {
  test("streams what is written, as a file that is neither cached nor guessed at", async () => {
    const response = downloadWorkbook("report.xlsx", async (out) => void out.end("content"));
    expect(await response.text()).toBe("content");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  });

  test("keeps line breaks and quotes out of the header, and the whole name for browsers that can read it", () => {
    const response = downloadWorkbook('März "7"\r\nx: y.xlsx', async (out) => void out.end());
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="M_rz_7_x_y.xlsx"; filename*=UTF-8''M%C3%A4rz%20%227%22%0D%0Ax%3A%20y.xlsx`,
    );
  });

  test("breaks off when writing fails, so that half a file does not look whole", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const response = downloadWorkbook("report.xlsx", async (out) => {
      out.write("half");
      await turn();
      throw new Error("the database went away");
    });
    await expect(response.text()).rejects.toThrow();
    expect(logged).toHaveBeenCalledOnce();
  });

  test("does not log a reader who leaves", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    let left = () => {};
    const written = new Promise<void>((resolve) => {
      left = resolve;
    });
    const response = downloadWorkbook("report.xlsx", async (out) => {
      out.write("half");
      await new Promise((resolve) => out.once("close", resolve));
      left();
      throw new Error("write after end");
    });
    await response.body?.cancel();
    await written;
    await turn();
    expect(logged).not.toHaveBeenCalled();
  });
});
