import { describe, expect, test } from "vitest";
import { UploadRoom } from "./upload-room.ts";

const limits = { files: 4, filesPerWorkspace: 3, bytes: 100, bytesPerWorkspace: 60 };
const full = expect.objectContaining({ code: "too_many_requests", key: "upload.many" });

describe("the room for uploads", () => {
  test("ends at the files of a workspace, and leaves room for another one", () => {
    const room = new UploadRoom(limits);
    for (let i = 0; i < 3; i++) room.take("a", 1);
    expect(() => room.take("a", 1)).toThrow(full);
    room.take("b", 1);
    expect(() => room.take("c", 1)).toThrow(full);
  });

  test("ends at the bytes of a workspace, and at those of all", () => {
    const room = new UploadRoom(limits);
    room.take("a", 60);
    expect(() => room.take("a", 1)).toThrow(full);
    room.take("b", 40);
    expect(() => room.take("c", 1)).toThrow(full);
  });

  test("is there again when a file is gone, once", () => {
    const room = new UploadRoom(limits);
    const leave = room.take("a", 60);
    leave();
    leave();
    room.take("a", 50);
    expect(() => room.take("a", 11)).toThrow(full);
    room.take("a", 10);
  });
});
