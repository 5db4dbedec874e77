"use client";

import { useState } from "react";
import type { SendData } from "./data.ts";
import { SendForm } from "./send-form.tsx";

/** The form, and the way to an empty one: starting over makes it anew. */
export function SendPage({ data }: { data: SendData }) {
  const [fresh, setFresh] = useState(0);
  const emptied: SendData = {
    ...data,
    keptAt: null,
    templateGone: false,
    report: null,
    form: { ...data.form, templateCode: "", when: "now", at: "", numbers: "", importId: null, name: "" },
  };
  return <SendForm key={fresh} data={fresh === 0 ? data : emptied} onStartOver={() => setFresh(fresh + 1)} />;
}
