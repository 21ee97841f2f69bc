import type { CrmConnection } from '../../../shared/contracts/crm';
import * as z from '../../../shared/zod';
import { call } from '../client';

/** What became of one component of a package. */
export interface ComponentResult {
	/** `Opportunity.Payment_Status__c`, `CRM_Payments`. */
	readonly fullName: string;
	/** Why it was refused; missing where it was not. */
	readonly problem?: string;
	/** Whether it is new. */
	readonly isCreated: boolean;
}

export interface DeployOutcome {
	/** `unfinished`: it still runs, or waits for another deployment, and will be done. */
	readonly status: 'done' | 'failed' | 'unfinished';
	readonly components: readonly ComponentResult[];
	/** Of the whole deployment, in Salesforce's words. */
	readonly message?: string;
}

const MESSAGE = z.looseObject({
	fullName: z.string(),
	problem: z.nullish(z.string()),
	created: z.nullish(z.unknown()),
});

/** Where there is one message only, some versions give it without a list. */
const MESSAGES = z.nullish(z.union([z.array(MESSAGE), MESSAGE]));

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm */
const DEPLOYMENT = z.looseObject({
	id: z.string(),
	deployResult: z.nullish(
		z.looseObject({
			done: z.boolean(),
			status: z.string(),
			success: z.nullish(z.boolean()),
			errorMessage: z.nullish(z.string()),
			details: z.nullish(
				z.looseObject({ componentFailures: MESSAGES, componentSuccesses: MESSAGES }),
			),
		}),
	),
});

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_MS = 10 * 60_000;

const BOUNDARY = 'n8n-nodes-crm-payments-package';

/**
 * Deploys a package as one: where a component is refused, nothing of it is kept. Deploying again what is there changes nothing.
 * @throws SalesforceRefusal where the connection's user may not deploy.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export async function deploy(zip: Uint8Array, connection: CrmConnection): Promise<DeployOutcome> {
	const { id } = await call(
		{
			method: 'POST',
			path: '/metadata/deployRequest',
			headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
			body: formOf(zip),
		},
		DEPLOYMENT,
		connection,
	);
	const { clock } = connection;
	const until = clock.now() + PATIENCE_MS;
	for (let pause = FIRST_PAUSE_MS; clock.now() < until; pause = longer(pause)) {
		await clock.sleep(pause);
		const { deployResult } = await call(
			{
				method: 'GET',
				path: `/metadata/deployRequest/${encodeURIComponent(id)}`,
				query: { includeDetails: 'true' },
			},
			DEPLOYMENT,
			connection,
		);
		if (deployResult?.done !== true) continue;
		const { details, status, errorMessage } = deployResult;
		return {
			status: status === 'Succeeded' ? 'done' : 'failed',
			components: [
				...listOf(details?.componentFailures).map(({ fullName, problem }) => ({
					...{ fullName, isCreated: false, problem: problem ?? 'no reason given' },
				})),
				...listOf(details?.componentSuccesses).map(({ fullName, created }) => ({
					...{ fullName, isCreated: created === true },
				})),
			],
			...(typeof errorMessage === 'string' ? { message: errorMessage } : {}),
		};
	}
	return { status: 'unfinished', components: [] };
}

function formOf(zip: Uint8Array): Uint8Array {
	// No tests of the org's own run for what holds no code: that is the default, also in production.
	const options = { deployOptions: { singlePackage: true, rollbackOnError: true } };
	const before = [
		`--${BOUNDARY}`,
		'Content-Disposition: form-data; name="json"',
		'Content-Type: application/json',
		'',
		JSON.stringify(options),
		`--${BOUNDARY}`,
		'Content-Disposition: form-data; name="file"; filename="package.zip"',
		'Content-Type: application/zip',
		'',
		'',
	].join('\r\n');
	return Buffer.concat([Buffer.from(before), zip, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

type Message = z.infer<typeof MESSAGE>;

function listOf(messages: Message | readonly Message[] | null | undefined): readonly Message[] {
	if (messages === null || messages === undefined) return [];
	return isList(messages) ? messages : [messages];
}

function isList(messages: Message | readonly Message[]): messages is readonly Message[] {
	return Array.isArray(messages);
}

function longer(pause: number): number {
	return Math.min(pause * 1.5, LONGEST_PAUSE_MS);
}
