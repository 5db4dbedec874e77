import type { CSSProperties, ReactNode } from "react";

export type Metric = {
  key: string;
  label: ReactNode;
  value: ReactNode;
  unit?: ReactNode;
  /** The line under the figure: of what, against what. */
  detail?: ReactNode;
  tone?: "up" | "down" | "warn";
};

/** Four to seven figures in one card, hairlines between them. */
export function MetricStrip({ metrics, label }: { metrics: readonly Metric[]; label: string }) {
  return (
    <dl className="card metrics" aria-label={label} style={{ "--n": metrics.length } as CSSProperties}>
      {metrics.map((metric) => (
        <div key={metric.key} className="metric">
          <dt className="k">{metric.label}</dt>
          <dd>
            <b>
              {metric.value}
              {metric.unit ? <small> {metric.unit}</small> : null}
            </b>
            {metric.detail ? (
              <span className="d">
                <span className={metric.tone}>{metric.detail}</span>
              </span>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
