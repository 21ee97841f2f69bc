/** Every case of the integration guide, in the order in which people sign them. */
import type { Scenario, ScenarioGroup } from './scenario';
import { AMOUNTS } from './table/amounts';
import { DECLINES } from './table/declines';
import { DELIVERIES } from './table/deliveries';
import { DISPUTES } from './table/disputes';
import { OUTAGES } from './table/outages';
import { PAYMENTS } from './table/payments';
import { REFUNDS } from './table/refunds';
import { SUBSCRIPTIONS } from './table/subscriptions';

export const SCENARIO_GROUPS: readonly ScenarioGroup[] = [
	PAYMENTS,
	DECLINES,
	REFUNDS,
	SUBSCRIPTIONS,
	DISPUTES,
	AMOUNTS,
	DELIVERIES,
	OUTAGES,
];

export const SCENARIOS: readonly Scenario[] = SCENARIO_GROUPS.flatMap(({ scenarios }) => scenarios);
