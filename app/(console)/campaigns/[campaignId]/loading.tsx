import { Page } from "#components/shell/page";
import { Card, CardBody } from "#components/ui/card";
import { Skeleton } from "#components/ui/skeleton";
import styles from "./campaign.module.css";

const figures = ["processed", "rate", "left", "delivered"];

export default function CampaignLoading() {
  return (
    <Page crumbs={[]}>
      <Skeleton width={280} height={26} />
      <Card className={styles.hero}>
        <div className={styles.figures}>
          {figures.map((figure) => (
            <div key={figure} className="stack t">
              <Skeleton width={72} height={10} />
              <Skeleton width={110} height={30} />
            </div>
          ))}
        </div>
        <div className="mt-5">
          <Skeleton width="100%" height={14} />
        </div>
      </Card>
      <div className={styles.columns}>
        {figures.slice(0, 2).map((card) => (
          <Card key={card}>
            <CardBody top className="stack">
              <Skeleton width="40%" height={14} />
              <Skeleton width="100%" height={120} />
            </CardBody>
          </Card>
        ))}
      </div>
    </Page>
  );
}
