import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { frequentClasses, shortClass, shortClasses } from "#lib/short-classes";
import { jsx } from "./jsx-runtime.tsx";

const Part = ({ className }: { className: string }) => jsx("i", { title: className, className });

describe("short names of classes", () => {
  it("are four signs that a selector can begin with", () => {
    for (const name of ["z-90", "hover:no-underline", "min-[1180px]:has-data-with-drawer:pr-[492px]", "-mx-1"])
      expect(shortClass(name)).toMatch(/^[a-zA-Z][a-zA-Z0-9]{3}$/);
  });

  it("are one or two signs for what pages have most, each of them once", () => {
    const given = frequentClasses.map(shortClass);
    for (const name of given) expect(name).toMatch(/^[a-zA-Z][0-9]?$/);
    expect(new Set(given).size).toBe(frequentClasses.length);
    expect(shortClass("flex")).toHaveLength(1);
  });

  it("differ for classes that differ", () => {
    const names = ["p-1", "p-2", "px-1", "hover:p-1", "p-[1px]", "p-[2px]"];
    expect(new Set(names.map(shortClass)).size).toBe(names.length);
  });

  it("leave the names that variants refer to", () => {
    expect(["group/row", "group", "peer/box", "peer"].map(shortClass)).toEqual([
      "group/row",
      "group",
      "peer/box",
      "peer",
    ]);
    expect(shortClass("grouped")).not.toBe("grouped");
  });
});

describe("an element", () => {
  const row = () => renderToStaticMarkup(jsx("tr", { className: "group/row  flex" }));

  it("has the names of the sources while developing", () => {
    expect(row()).toContain('class="group/row  flex"');
    expect(shortClasses("flex")).toBe("flex");
  });

  describe("of the build", () => {
    beforeEach(() => void vi.stubEnv("NODE_ENV", "production"));
    afterEach(() => void vi.unstubAllEnvs());

    it("has the short names", () => {
      expect(row()).toContain(`class="group/row ${shortClass("flex")}"`);
    });

    it("gets its classes from a component as they are written", () => {
      const html = renderToStaticMarkup(jsx(Part, { className: "flex" }));
      expect(html).toContain(`title="flex" class="${shortClass("flex")}"`);
    });
  });
});
