import { describe as describeObject } from '../../../nodes/crms/salesforce/describe';
import { classify } from '../../../nodes/crms/salesforce/errors';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { connectTo } from './answers';

const kindOf = async (status: number, body: string) => {
	const { connection } = connectTo(() => ({ status, body }));
	const asked = await attemptAsync(async () => await describeObject('Contact', connection));
	return 'error' in asked ? classify(asked.error) : undefined;
};

it('a token that n8n could not renew is told as such: its refusal comes without a word', async () => {
	expect(await kindOf(401, '')).toMatchObject({
		kind: 'auth',
		message: expect.stringContaining('Open it and connect it again'),
	});
});

it.each([
	[401, '<html>'],
	[403, ''],
	[200, '<html>'],
])('%s %j is somebody else’s answer', async (status, body) => {
	expect(await kindOf(status, body)).toMatchObject({ kind: 'unavailable' });
});
