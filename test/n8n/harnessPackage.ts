import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { packPackage } from './communityPackage';

const CREDENTIAL = `
class HarnessApi {
	name = 'harnessApi';
	displayName = 'Harness API';
	properties = [
		{ displayName: 'Base URL', name: 'baseUrl', type: 'string', default: '' },
		{ displayName: 'Key', name: 'key', type: 'string', typeOptions: { password: true }, default: '' },
	];
	authenticate = { type: 'generic', properties: { headers: { authorization: '=Bearer {{$credentials.key}}' } } };
	test = { request: { baseURL: '={{$credentials.baseUrl}}', url: '/test' } };
}
module.exports = { HarnessApi };
`;

const TRIGGER = `
class HarnessTrigger {
	description = {
		displayName: 'Harness Trigger', name: 'harnessTrigger', group: ['trigger'], version: 1,
		description: 'Starts a workflow', defaults: { name: 'Harness Trigger' }, inputs: [], outputs: ['main'],
		webhooks: [{
			name: 'default', httpMethod: 'POST', path: 'harness',
			responseMode: '={{$parameter["acknowledge"]}}', responseData: 'noData',
		}],
		properties: [
			{
				displayName: 'Acknowledge', name: 'acknowledge', type: 'options', default: 'responseNode',
				options: ['onReceived', 'lastNode', 'responseNode'].map((value) => ({ name: value, value })),
			},
			{ displayName: 'Refuse', name: 'refuse', type: 'string', default: '' },
		],
	};
	webhookMethods = { default: {
		async checkExists() { return this.getWorkflowStaticData('node').endpoint !== undefined; },
		async create() {
			const refuse = this.getNodeParameter('refuse');
			if (refuse !== '') throw new Error(refuse);
			this.getWorkflowStaticData('node').endpoint = this.getNodeWebhookUrl('default');
			return true;
		},
		async delete() { delete this.getWorkflowStaticData('node').endpoint; return true; },
	} };
	async webhook() {
		const request = this.getRequestObject();
		if (request.headers['x-signature'] !== 'right') {
			this.getResponseObject().status(401).end();
			return { noWebhookResponse: true };
		}
		return { workflowData: [[{ json: { rawBody: request.rawBody.toString('base64') } }]] };
	}
}
module.exports = { HarnessTrigger };
`;

const STEP = `
class HarnessStep {
	description = {
		displayName: 'Harness Step', name: 'harnessStep', group: ['transform'], version: 1,
		description: 'Answers, waits, fails', defaults: { name: 'Harness Step' }, inputs: ['main'],
		outputs: ['New', 'Already Handled', 'Needs Review'].map((displayName) => ({ type: 'main', displayName })),
		credentials: [{ name: 'harnessApi', required: false }],
		properties: [
			{ displayName: 'Answer', name: 'answer', type: 'number', default: 0 },
			{ displayName: 'Seconds', name: 'seconds', type: 'number', default: 0 },
			{ displayName: 'Fail With', name: 'failWith', type: 'string', default: '' },
			{ displayName: 'Thing', name: 'thing', type: 'options', default: '', typeOptions: { loadOptionsMethod: 'things' } },
		],
	};
	methods = { loadOptions: { async things() {
		const { baseUrl } = await this.getCredentials('harnessApi');
		return [{ name: 'Thing of ' + baseUrl, value: 'thing' }];
	} } };
	async execute() {
		const statusCode = this.getNodeParameter('answer', 0);
		if (statusCode !== 0) await this.sendResponse({ statusCode, headers: {}, body: '' });
		await new Promise((resolve) => setTimeout(resolve, this.getNodeParameter('seconds', 0) * 1000));
		const failWith = this.getNodeParameter('failWith', 0);
		if (failWith !== '') throw new Error(failWith);
		return [this.getInputData(), [], []];
	}
}
module.exports = { HarnessStep };
`;

/** A small community package, made and packed in a temporary folder: what the harness's own test runs. */
export const packHarnessPackage = async (name: string, target: string): Promise<string> => {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-package-'));
	try {
		mkdirSync(join(folder, 'dist'));
		const files = {
			'dist/HarnessApi.credentials.js': CREDENTIAL,
			'dist/HarnessTrigger.node.js': TRIGGER,
			'dist/HarnessStep.node.js': STEP,
			'package.json': JSON.stringify({
				name,
				version: '1.2.3',
				license: 'MIT',
				keywords: ['n8n-community-node-package'],
				files: ['dist'],
				n8n: {
					n8nNodesApiVersion: 1,
					credentials: ['dist/HarnessApi.credentials.js'],
					nodes: ['dist/HarnessTrigger.node.js', 'dist/HarnessStep.node.js'],
				},
			}),
		};
		for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
		return await packPackage(folder, target);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
};
