import { bench } from '../sandbox/stripe/bench';
import { gatewayConformance } from './gateway';

describe('Stripe', () => gatewayConformance(bench));
