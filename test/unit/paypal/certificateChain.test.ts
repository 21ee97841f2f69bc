import { judge } from '../../../nodes/gateways/paypal/certificateChain';
import { issuer, issuerPem, LEAF, leafPem, makePair, NOW, root, ROOT_PEM, stranger } from './chain';

const TRUST = { issuers: [issuerPem()], roots: [ROOT_PEM] };

const judged = (text: string, trust = TRUST, at = NOW) => {
	const verdict = judge(text, { at, names: [LEAF], trust });
	if (typeof verdict === 'string') return verdict;
	return verdict.unknownIssuer === undefined ? 'trusted' : 'unknownIssuer';
};

it('a leaf is trusted whose issuer a root has signed', () => {
	expect(judged(leafPem())).toBe('trusted');
});

it.each([
	['Test Issuer', 'Test Issuer'],
	['<a href="https://evil.example">Update</a>\r\n', 'a href https evil example Update a 0D 0A'],
	['x'.repeat(300), 'x'.repeat(100)],
])('an issuer that nobody knows is named, and brings nothing but its name: %j', (issuer, named) => {
	const verdict = judge(leafPem({ issuer }), {
		at: NOW,
		names: [LEAF],
		trust: { issuers: [], roots: [] },
	});
	expect(verdict).toMatchObject({ unknownIssuer: named });
});

it('an issuer may come with it, and is believed only if a root says so', () => {
	const alone = { issuers: [], roots: [ROOT_PEM] };
	expect(judged(leafPem(), alone)).toBe('unknownIssuer');
	expect(judged(leafPem() + issuerPem(), alone)).toBe('trusted');
	expect(judged(leafPem() + issuerPem() + ROOT_PEM, { issuers: [], roots: [] })).not.toBe(
		'trusted',
	);
	const made = issuerPem({ by: stranger, of: stranger });
	expect(judged(leafPem({ by: stranger }) + made, alone)).toBe('refused');
});

it.each([
	['signed by somebody who only has the issuer’s name', leafPem({ by: stranger })],
	['that signed itself', leafPem({ issuer: LEAF })],
	['of another name', leafPem({ names: ['www.paypal.com'] })],
	['with a longer name', leafPem({ names: [`${LEAF}.evil.example`] })],
	['with two names', leafPem({ names: [LEAF, 'evil.example'] })],
	['that may sign others', leafPem({ isAuthority: true })],
	['that has ended', leafPem({ until: -1 })],
	['that has not begun', leafPem({ from: 1 })],
	['with a short key', leafPem({ of: makePair(1_024) })],
])('a leaf %s is refused', (_name, pem) => {
	expect(judged(pem)).toBe('refused');
});

it.each([
	['that has ended', { until: -1 }],
	['that is no authority', { isAuthority: false }],
	['that no root has signed', { by: stranger }],
])('an issuer %s vouches for nobody', (_name, more) => {
	const trust = { issuers: [issuerPem(more)], roots: [ROOT_PEM] };
	expect(judged(leafPem(), trust)).not.toBe('trusted');
});

it('another leaf cannot stand between', () => {
	const between = leafPem({ names: ['Test Leaf'], of: stranger });
	const below = leafPem({ issuer: 'Test Leaf', by: stranger });
	expect(judged(below + between)).not.toBe('trusted');
});

it('what counts is the moment it was signed at', () => {
	const pem = leafPem({ from: -30, until: -10 });
	expect(judged(pem, TRUST, NOW - 11 * 86_400_000)).toBe('trusted');
	expect(judged(pem, TRUST, NOW - 9 * 86_400_000)).toBe('refused');
});

it('a chain without an end is no chain', () => {
	const one = issuerPem({ names: ['A'], issuer: 'B', of: issuer, by: root });
	const other = issuerPem({ names: ['B'], issuer: 'A', of: root, by: issuer });
	const pem = leafPem({ issuer: 'A', by: issuer });
	expect(judged(pem, { issuers: [one, other], roots: [] })).not.toBe('trusted');
});

it.each(['', 'no', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
	'what holds no certificate is none: %s',
	(text) => {
		expect(judged(text)).toBe('none');
	},
);
