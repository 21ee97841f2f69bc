/** What the page shows: the same words for every gateway and every CRM. */
import type { ActivityView, DealView, PaymentView } from '../lens';
import type { RunView, ScenarioView } from '../scenarios/runView';

export interface MailView {
	readonly id: string;
	readonly at: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly subject: string;
	readonly text: string;
}

export interface ChatView {
	readonly id: string;
	readonly at: string;
	readonly channel: string;
	readonly text: string;
}

export interface DeliveryView {
	readonly id: string;
	readonly system: string;
	readonly eventType: string;
	readonly state: string;
	readonly attempts: ReadonlyArray<{
		readonly at: string;
		readonly status: number | null;
		readonly milliseconds: number;
		readonly failure?: string;
	}>;
}

export interface SystemView {
	readonly id: string;
	readonly name: string;
}

/** Everything the page shows of one gateway and one CRM, at one moment. */
export interface PageView {
	/** What there is to choose from; the page names one of each when it asks. */
	readonly gateways: readonly SystemView[];
	readonly crms: readonly SystemView[];
	readonly gateway: SystemView;
	readonly crm: SystemView;
	/** Where the workflow can be looked at; none while n8n is not there. */
	readonly editorUrl: string | null;
	/** In the order in which people play and sign them. */
	readonly scenarios: readonly ScenarioView[];
	/** The latest of each scenario, with this gateway and this CRM. */
	readonly runs: readonly RunView[];
	/** Newest first, all of these. */
	readonly deals: readonly DealView[];
	readonly tasksWithoutDeal: readonly ActivityView[];
	readonly payments: readonly PaymentView[];
	readonly mails: readonly MailView[];
	readonly chat: readonly ChatView[];
	readonly deliveries: readonly DeliveryView[];
}
