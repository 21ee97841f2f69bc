import type { GatewaySandbox } from '../../sandbox/sandboxSystem';
import { bench } from './bench';
import { type AcornSandbox, createAcornSandbox } from './createAcornSandbox';
import { credential } from './credential';
import { createAcornLens } from './lens';

export const sandboxSystem: GatewaySandbox<AcornSandbox> = {
	id: 'acorn',
	role: 'gateway',
	createSystem: createAcornSandbox,
	createLens: createAcornLens,
	credential,
	bench,
};
