/** Posts of events to the webhooks that listen. */
import type { SandboxHost } from '../../system';
import type { World } from '../world';
import type { PaypalEvent } from './wire';

/** One delivery for each webhook that listens to this type. */
export function deliver(_host: SandboxHost, _world: World, _event: PaypalEvent): void {}
