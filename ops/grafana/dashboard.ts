import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** A question to Prometheus, and how its answer is called in the picture. */
type Question = readonly [expression: string, legend: string];

interface Panel {
  title: string;
  says: string;
  unit: string;
  questions: readonly Question[];
}

/** Grafana divides its width by 24. */
const WIDTH = 24;

const NUMBER_HEIGHT = 4;
const LINE_HEIGHT = 8;

/** Which Prometheus, chosen in Grafana. */
const source = { type: 'prometheus', uid: '${source}' };

/** From 0 on it is well; from `bad` on somebody should look. */
interface Numbered extends Panel {
  bad?: number;
}

const atAGlance: readonly Numbered[] = [
  {
    title: 'Spent today',
    says: 'What the supplier has taken today (UTC).',
    unit: 'currencyUSD',
    questions: [['hammer_today_dollars{kind="spent"}', '']],
  },
  {
    title: 'Left today',
    says: 'What may still be spent before DAILY_CAP is reached.',
    unit: 'currencyUSD',
    questions: [['hammer_today_left_dollars', '']],
  },
  {
    title: 'At risk',
    says: 'May have been charged and is not known. Settle it on the page Uncertain.',
    unit: 'currencyUSD',
    questions: [['hammer_at_risk_dollars', '']],
    bad: 0.01,
  },
  {
    title: 'Spending stopped',
    says: 'Not 0 while STOP is in force: nothing is bought.',
    unit: 'short',
    questions: [['sum(hammer_spending_stopped)', '']],
    bad: 1,
  },
  {
    title: 'Wait for a result',
    says: 'Orders that the supplier has accepted and that have no result yet.',
    unit: 'short',
    questions: [['hammer_waiting_orders', '']],
  },
  {
    title: 'Newest backup',
    says: 'Its age. Empty while BACKUP_FOLDER is not set or holds none.',
    unit: 's',
    questions: [['hammer_backup_age_seconds', '']],
    bad: 172_800,
  },
];

const money: readonly Panel[] = [
  {
    title: 'Money of today',
    says: 'Starts anew at midnight, UTC.',
    unit: 'currencyUSD',
    questions: [
      ['hammer_today_dollars', '{{kind}}'],
      ['hammer_today_cap_dollars', 'cap'],
    ],
  },
  {
    title: 'Balance and what is at risk',
    says: 'The balance is the one that was last asked for.',
    unit: 'currencyUSD',
    questions: [
      ['hammer_balance_dollars', 'balance'],
      ['hammer_at_risk_dollars', 'at risk'],
      ['increase(hammer_refunded_dollars_total[1d])', 'refunds of a day'],
      ['increase(hammer_spent_dollars_total[1d])', 'spent in a day'],
    ],
  },
];

const calls: readonly Panel[] = [
  {
    title: 'Paid calls a minute',
    says: 'As they were sent, and as many as are allowed; 0 means no limit.',
    unit: 'short',
    questions: [
      ['hammer_calls_last_minute', 'sent'],
      ['hammer_calls_per_minute_limit', 'limit'],
      ['hammer_calls_under_way', 'under way'],
      ['hammer_calls_waiting', 'wait for their slot'],
      ['hammer_calls_at_once_limit', 'at once at most'],
    ],
  },
  {
    title: 'Outcomes of calls',
    says: 'Settled calls a minute, by what the answer was.',
    unit: 'short',
    questions: [
      ['sum by (outcome) (rate(hammer_calls_total[$__rate_interval])) * 60', '{{outcome}}'],
    ],
  },
  {
    title: 'Outcomes of orders',
    says: 'Orders a minute, by what became of them when their call was settled.',
    unit: 'short',
    questions: [
      ['sum by (outcome) (rate(hammer_placed_orders_total[$__rate_interval])) * 60', '{{outcome}}'],
    ],
  },
  {
    title: 'Breaker and STOP',
    says: '1 for what is in force.',
    unit: 'short',
    questions: [
      ['hammer_breaker', 'breaker {{state}}'],
      ['hammer_spending_stopped', 'STOP {{kind}}'],
      ['hammer_kept_answers', 'kept answers'],
      ['hammer_unseen_anomalies', 'unseen anomalies'],
    ],
  },
];

const work: readonly Panel[] = [
  {
    title: 'Orders',
    says: 'Not sent yet, waiting for their result, and uncertain.',
    unit: 'short',
    questions: [
      ['hammer_planned_orders', 'planned'],
      ['hammer_waiting_orders', 'wait for a result'],
      ['hammer_uncertain_orders', 'uncertain'],
    ],
  },
  {
    title: 'Age of the oldest order without a result, and of the last sync',
    says: 'No round is made while no order waits.',
    unit: 's',
    questions: [
      ['hammer_oldest_waiting_order_age_seconds', 'oldest order'],
      ['time() - hammer_sync_last_success_timestamp_seconds', 'last sync'],
    ],
  },
  {
    title: 'Batches',
    says: 'By their state.',
    unit: 'short',
    questions: [['hammer_batches{state=~"running|paused|draft"}', '{{state}}']],
  },
  {
    title: 'Alerts to webhooks',
    says: 'Not received yet, and given up in the last 30 days.',
    unit: 'short',
    questions: [['hammer_webhook_deliveries', '{{state}}']],
  },
];

const processOfHammer: readonly Panel[] = [
  {
    title: 'Duration of requests',
    says: 'Nineteen of twenty are answered within.',
    unit: 's',
    questions: [
      [
        'histogram_quantile(0.95, sum by (le, route) (rate(hammer_http_request_duration_seconds_bucket[$__rate_interval])))',
        '{{route}}',
      ],
    ],
  },
  {
    title: 'Requests a minute',
    says: 'By the status that they were answered with.',
    unit: 'short',
    questions: [
      [
        'sum by (status) (rate(hammer_http_request_duration_seconds_count[$__rate_interval])) * 60',
        '{{status}}',
      ],
    ],
  },
  {
    title: 'Memory',
    says: 'Of the process of the server.',
    unit: 'bytes',
    questions: [
      ['process_resident_memory_bytes', 'resident'],
      ['nodejs_heap_size_used_bytes', 'heap'],
    ],
  },
  {
    title: 'Delay of the event loop, and processor',
    says: 'One of a hundred turns waits longer; seconds of processor in a second.',
    unit: 's',
    questions: [
      ['nodejs_eventloop_lag_p99_seconds', 'delay'],
      ['rate(process_cpu_seconds_total[$__rate_interval])', 'processor'],
    ],
  },
];

/** The dashboard of a Hammer, for people who watch many things in one Grafana. */
export function buildDashboard(): Dashboard {
  const builder = new DashboardBuilder('Hammer')
    .uid('hammer')
    .description(
      'Money, calls, orders and the process of a Hammer. Built by ops/grafana/dashboard.ts.',
    )
    .tags(['hammer'])
    .readonly()
    .refresh('30s')
    .time({ from: 'now-6h', to: 'now' })
    .timezone('utc')
    .withVariable(new DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'))
    .withRow(new RowBuilder('At a glance'));
  for (const panel of atAGlance) builder.withPanel(numberOf(panel, WIDTH / atAGlance.length));
  for (const [title, panels] of [
    ['Money', money],
    ['Calls to the supplier', calls],
    ['Orders', work],
    ['The process', processOfHammer],
  ] as const) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(linesOf(panel, WIDTH / panels.length));
  }
  return builder.build();
}

function numberOf({ title, says, unit, questions, bad }: Numbered, span: number): StatBuilder {
  const steps = [{ value: null, color: 'green' }, ...(bad ? [{ value: bad, color: 'red' }] : [])];
  const thresholds = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
  const panel = new StatBuilder().title(title).description(says).unit(unit).datasource(source);
  panel.thresholds(thresholds).span(span).height(NUMBER_HEIGHT);
  for (const question of questions) panel.withTarget(queryOf(question));
  return panel;
}

function linesOf({ title, says, unit, questions }: Panel, span: number): TimeseriesBuilder {
  const panel = new TimeseriesBuilder().title(title).description(says).unit(unit).min(0);
  panel.datasource(source).span(span).height(LINE_HEIGHT);
  for (const question of questions) panel.withTarget(queryOf(question));
  return panel;
}

function queryOf([expression, legend]: Question): DataqueryBuilder {
  return new DataqueryBuilder().expr(expression).legendFormat(legend).datasource(source);
}
