import { gatewayConformance } from './gateway';
import { stripeBench } from './stripeBench';

describe('Stripe', () => gatewayConformance(stripeBench));
