import { sealingWith } from '../../../nodes/shared/n8n/access/sealing';

const SECRET = ['whsec', 'Invented0123456789'].join('_');
const sealing = sealingWith('key of the credential');

it('opens for the credential that sealed it, and for what it was sealed for', () => {
	const sealed = sealing.seal(SECRET, 'we_1');
	expect(sealingWith('key of the credential').unseal(sealed, 'we_1')).toBe(SECRET);
	expect(sealing.unseal(sealed, 'we_2')).toBeUndefined();
	expect(sealingWith('another key').unseal(sealed, 'we_1')).toBeUndefined();
});

it('never looks the same twice', () => {
	expect(sealing.seal(SECRET, 'we_1')).not.toBe(sealing.seal(SECRET, 'we_1'));
});

it('does not open with any bit of it changed, or cut short', () => {
	const bytes = Buffer.from(sealing.seal(SECRET, 'we_1'), 'base64');
	for (const index of bytes.keys()) {
		const changed = Buffer.from(bytes);
		changed[index] = (changed[index] ?? 0) ^ 1;
		expect([index, sealing.unseal(changed.toString('base64'), 'we_1')]).toEqual([index, undefined]);
		const cut = bytes.subarray(0, index).toString('base64');
		expect([index, sealing.unseal(cut, 'we_1')]).toEqual([index, undefined]);
	}
});

it.each([undefined, null, '', 17, {}, 'not base64 at all', SECRET])(
	'what was never sealed does not open: %p',
	(value) => expect(sealing.unseal(value, 'we_1')).toBeUndefined(),
);
