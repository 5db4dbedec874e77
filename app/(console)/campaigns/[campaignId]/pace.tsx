"use client";

import dynamic from "next/dynamic";
import type { ComponentProps } from "react";
import { WhenSeen } from "#components/ui/when-seen";

const PaceChart = dynamic(() => import("./pace-chart.tsx").then((chart) => chart.PaceChart), { ssr: false });

/** The pace of a campaign, drawn once it is seen. */
export function Pace(props: ComponentProps<typeof PaceChart>) {
  return <WhenSeen height={props.points.length < 2 ? 0 : 172}>{() => <PaceChart {...props} />}</WhenSeen>;
}
