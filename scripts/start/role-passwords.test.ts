import { describe, expect, test } from "vitest";
import { roleAddresses, rolePasswords } from "./role-passwords.ts";

const owner = "postgres://carillon:s3cret@127.0.0.1:5432/carillon";

describe("rolePasswords", () => {
  test("are the same at every start, and another for each role and owner", () => {
    const first = rolePasswords(owner, "a");
    expect(rolePasswords(owner, "b")).toEqual(first);
    const others = rolePasswords(owner.replace("s3cret", "changed"), "a");
    expect(new Set([...Object.values(first), ...Object.values(others)]).size).toBe(8);
  });

  test("of an owner without a password are made from the installation's own secret", () => {
    const bare = "postgres://carillon@127.0.0.1:5432/carillon";
    expect(rolePasswords(bare, "a")).not.toEqual(rolePasswords(bare, "b"));
  });
});

describe("roleAddresses", () => {
  test("sign each process in with its own role, unless the operator says how", () => {
    const passwords = { web: "1", door: "2", worker: "3", system: "4" };
    expect(roleAddresses(owner, passwords, { door: "postgres://mine@db/carillon" })).toEqual({
      web: "postgres://carillon_app:1@127.0.0.1:5432/carillon",
      door: "postgres://mine@db/carillon",
      worker: "postgres://carillon_worker:3@127.0.0.1:5432/carillon",
      system: "postgres://carillon_system:4@127.0.0.1:5432/carillon",
    });
  });
});
