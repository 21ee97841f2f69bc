/** Pipelines are remembered for some minutes; a deal may be in one that somebody made a minute ago. */
import type { Pipeline } from '../../../nodes/shared/vocabulary/crmField';
import { MODEL_PIPELINE } from '../../support/modelCrm';
import { createSyncWorld } from '../../support/syncWorld';

const NEWER: Pipeline = {
	id: 'newer',
	label: 'Newer',
	stages: [
		{ id: 'begun', label: 'Begun', kind: 'open', order: 0 },
		{ id: 'done', label: 'Done', kind: 'won', order: 1 },
	],
};

async function pay(pipeline: string) {
	const world = createSyncWorld();
	const asked: Array<string | undefined> = [];
	const pipelines = async (of?: string) => {
		asked.push(of);
		return await Promise.resolve(of === NEWER.id ? [MODEL_PIPELINE, NEWER] : [MODEL_PIPELINE]);
	};
	Object.assign(world.context.crmSettings, { pipelines });
	world.crm.addDeal({ id: 'd1', amount: '10.00', stage: 'begun' });
	Object.assign(world.deal('d1'), { pipeline });
	world.life({ id: 'p1', dealId: 'd1' });
	await world.sync([world.happens('p1', 'pay')]);
	return { stage: world.deal('d1').stage, asked: asked.filter(Boolean) };
}

it('a deal in a pipeline that is newer than what is remembered is won like any other', async () => {
	expect(await pay(NEWER.id)).toEqual({ stage: 'done', asked: [NEWER.id] });
});

it('for a pipeline that is known nobody is asked twice', async () => {
	expect(await pay(MODEL_PIPELINE.id)).toMatchObject({ asked: [] });
});
