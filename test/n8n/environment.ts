import { join } from 'node:path';

import { PROJECT_FOLDER } from './paths';

/** What every n8n process of ours is started with: nothing of the machine's own n8n, no outside calls. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_PYTHON_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
};

const OURS = {
	N8N_COMMUNITY_PACKAGES_ENABLED: 'true',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_REINSTALL_MISSING_PACKAGES: 'false',
	N8N_SECURE_COOKIE: 'false',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_LOG_LEVEL: 'info',
	GENERIC_TIMEZONE: 'UTC',
	TZ: 'UTC',
};

const INHERITED = ['PATH', 'LANG', 'TMPDIR'];

export interface EnvironmentPlan {
	readonly folder: string;
	readonly encryptionKey: string;
	/** The folder of the Node program n8n runs on: n8n starts its task runner as `node`. */
	readonly nodeFolder: string;
	readonly brokerPort: number;
	readonly webhookUrl: string;
	readonly extra: Readonly<Record<string, string>>;
}

export const n8nEnvironment = (plan: EnvironmentPlan): Record<string, string> => ({
	...inherited(),
	PATH: `${plan.nodeFolder}:${process.env.PATH ?? ''}`,
	HOME: plan.folder,
	...QUIET,
	...OURS,
	N8N_USER_FOLDER: plan.folder,
	N8N_ENCRYPTION_KEY: plan.encryptionKey,
	// n8n reads some thousands of files at each start: an instance is ready 3 of 21 seconds sooner.
	NODE_COMPILE_CACHE: join(PROJECT_FOLDER, '.cache', 'n8n-compiled'),
	N8N_RUNNERS_BROKER_PORT: String(plan.brokerPort),
	N8N_WEBHOOK_URL: plan.webhookUrl,
	...plan.extra,
});

const inherited = (): Record<string, string> =>
	Object.fromEntries(
		INHERITED.flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
