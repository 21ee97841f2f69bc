import { unzipSync } from 'fflate';
import { deploy } from '../../../nodes/crms/salesforce/package/deploy';
import { wholePackage } from '../../../nodes/crms/salesforce/package/zip';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { connectTo, refusal } from './answers';

const ID = '0Afxx00000000lWCAQ';
const running = (status: string) => ({ id: ID, deployResult: { done: false, status } });

const ask = async (polls: readonly object[]) => {
	const left = [...polls];
	const world = connectTo(({ method }) =>
		method === 'POST'
			? { status: 201, body: { id: ID, deployOptions: {} } }
			: { body: left.length > 1 ? left.shift() : left[0] },
	);
	return { ...world, outcome: await deploy(wholePackage(), world.connection) };
};

it('sends one form with the options and the zip, bytes as they are', async () => {
	const { asked } = await ask([{ id: ID, deployResult: { done: true, status: 'Succeeded' } }]);
	const [{ path, request } = { path: '', request: undefined }] = asked;
	expect(path).toBe('/metadata/deployRequest');
	const type = request?.headers?.['content-type'] ?? '';
	const boundary = type.replace('multipart/form-data; boundary=', '');
	const sent = Buffer.from(request?.body ?? '');
	const zip = Buffer.from(wholePackage());
	const start = sent.indexOf(zip);
	expect(sent.subarray(0, start).toString()).toBe(
		[
			`--${boundary}`,
			'Content-Disposition: form-data; name="json"',
			'Content-Type: application/json',
			'',
			'{"deployOptions":{"singlePackage":true,"rollbackOnError":true}}',
			`--${boundary}`,
			'Content-Disposition: form-data; name="file"; filename="package.zip"',
			'Content-Type: application/zip',
			'',
			'',
		].join('\r\n'),
	);
	expect(sent.subarray(start + zip.length).toString()).toBe(`\r\n--${boundary}--\r\n`);
	// Nothing in the zip ends the form before its time.
	expect(sent.indexOf(`--${boundary}`, start)).toBe(start + zip.length + 2);
	expect(Object.keys(unzipSync(zip))[0]).toBe('package.xml');
});

it('asks until it is done, each time a little later', async () => {
	const { outcome, asked, slept } = await ask([
		running('Pending'),
		running('InProgress'),
		running('FinalizingDeploy'),
		{
			id: ID,
			deployResult: {
				done: true,
				status: 'Succeeded',
				details: {
					componentSuccesses: [
						{ fullName: 'Opportunity.Payment_Status__c', created: true },
						{ fullName: 'CRM_Payments', created: 'false' },
					],
				},
			},
		},
	]);
	expect(outcome).toEqual({
		status: 'done',
		components: [
			{ fullName: 'Opportunity.Payment_Status__c', isCreated: true },
			{ fullName: 'CRM_Payments', isCreated: false },
		],
	});
	expect(asked.filter(({ method }) => method === 'GET')).toHaveLength(4);
	expect(asked.at(-1)?.path).toBe(`/metadata/deployRequest/${ID}`);
	expect(asked.at(-1)?.query.get('includeDetails')).toBe('true');
	expect(slept()).toBe(2_000 + 3_000 + 4_500 + 6_750);
});

it('says what Salesforce refused', async () => {
	const { outcome } = await ask([
		{
			id: ID,
			deployResult: {
				done: true,
				status: 'Failed',
				errorMessage: 'The words of the whole.',
				details: { componentFailures: { fullName: 'Contact.X__c', problem: 'Too long' } },
			},
		},
	]);
	expect(outcome).toEqual({
		status: 'failed',
		components: [{ fullName: 'Contact.X__c', isCreated: false, problem: 'Too long' }],
		message: 'The words of the whole.',
	});
});

it('gives up after ten minutes', async () => {
	const { outcome, slept } = await ask([running('Pending')]);
	expect(outcome).toEqual({ status: 'unfinished', components: [] });
	expect(slept()).toBeGreaterThanOrEqual(600_000);
	expect(slept()).toBeLessThan(620_000);
});

it('throws what keeps it from being sent', async () => {
	const { connection } = connectTo(() => refusal(403, 'INSUFFICIENT_ACCESS'));
	expect(await attemptAsync(async () => await deploy(wholePackage(), connection))).toMatchObject({
		error: { refused: { status: 403 } },
	});
});
