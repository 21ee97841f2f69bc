import type { SandboxCredential } from '../../sandbox/sandboxSystem';
import { ACORN_APP } from './createAcornSandbox';

export const credential: SandboxCredential = {
	type: 'acornPaymentsApi',
	name: 'Acorn Pay app (sandbox)',
	secretFields: ['clientSecret'],
	data: (origin) => ({ ...ACORN_APP, advanced: true, baseUrl: origin }),
};
