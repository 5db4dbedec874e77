import { Card, CardBody } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";
import styles from "./send.module.css";

export default function SendLoading() {
  return (
    <div className={styles.frame} aria-busy>
      <div className={styles.columns}>
        <Card>
          {["message", "sender", "fallback", "recipients"].map((section) => (
            <div key={section} className="sect">
              <Skeleton width={22} height={22} />
              <div className="stack">
                <Skeleton width={120} height={14} />
                <Skeleton width="100%" height={36} />
              </div>
            </div>
          ))}
        </Card>
        <div className={styles.side}>
          <Card>
            <CardBody top className="stack">
              <Skeleton width="60%" height={14} />
              <Skeleton width="100%" height={120} />
            </CardBody>
          </Card>
        </div>
      </div>
    </div>
  );
}
